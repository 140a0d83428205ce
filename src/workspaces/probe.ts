import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AssayError } from '../errors.ts';
import { SandboxFailure } from '../sandbox/contract.ts';
import { remedy } from '../sandbox/symptoms.ts';
import type { CommandReport } from './contract.ts';
import type { Ground } from './ground.ts';
import { converse } from './keeper.ts';

const LIMITS = { cpuS: 10, memoryBytes: 2 ** 28, diskBytes: 2 ** 24, processes: 16 };
const PYTHON = { executable: '', prefixes: [], version: '', pip: false };
const VARIABLES = { PATH: '/usr/local/bin:/usr/bin:/bin' };
/** What no command may find: rights, a network, the machine's processes. */
const LOOK = `
[ "$(id -u)" != 0 ] || echo it runs as root
[ "$(grep -c : /proc/net/dev)" -le 1 ] || echo it has a network
[ ! -e /proc/1/root/etc ] || echo it sees the processes outside
`;

/** Makes one room of a kind and looks around in it. Throws AssayError `sandbox-unavailable`. */
export async function requireWorking(ground: Ground): Promise<void> {
  try {
    const { end, exitCode, output } = await look(ground);
    if (end === 'exited' && exitCode === 0 && output === '') return;
    throw new SandboxFailure(output.trim() || `a first command ended as ${end}`);
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    const next = remedy(error.message) ?? 'Try what it says, and look up docs/sandboxes.md.';
    throw new AssayError(
      'sandbox-unavailable',
      `The ${ground.name} sandbox cannot isolate here: ${error.message}.`,
      {
        next,
        cause: error,
      },
    );
  }
}

async function look(ground: Ground): Promise<CommandReport> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-probe-'));
  const folders = { checkout: join(folder, 'checkout'), environment: join(folder, 'environment') };
  try {
    await Promise.all(Object.values(folders).map((path) => mkdir(path, { mode: 0o755 })));
    const keeper = ground.keeper({ folders, python: PYTHON, checkoutBytes: 0, limits: LIMITS });
    const job = { argv: ['sh', '-c', LOOK], files: [], limits: LIMITS, outputChars: 500 };
    return await converse(keeper, { job, variables: VARIABLES, share: 1 }, undefined);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
