// What the measurements share.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The command as a user runs it. */
export const COMMAND = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** A measurement cannot be had here; the message says what it lacks. */
export class Missing extends Error {}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** The folder of data sets. */
export function dataFolder() {
  const root = process.env.ASSAY_TEST_DATA;
  const folder = root && join(root, 'datasets');
  if (!folder || !existsSync(folder))
    throw new Missing('it needs the data sets: ASSAY_TEST_DATA names a folder that holds datasets/');
  return folder;
}

/** A folder that is gone afterwards: a cache of its own for a measurement. */
export async function withFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `assay suites verify` prints, in the strongest sandbox or the one that is named. `onStart` gets the command's process id. */
export async function verify(suite, { cache, tasks, sandbox = 'auto', env = {} }, onStart = () => {}) {
  const only = tasks === undefined ? [] : ['--tasks', tasks.join(',')];
  const where = ['--data', dataFolder(), '--sandbox', sandbox];
  const args = ['suites', 'verify', suite, ...where, '--json', '--quiet', ...only];
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, ...env, ASSAY_CACHE: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onStart(child.pid);
  const result = await json(child.stdout);
  if (result.passed !== result.total)
    throw new Error(`${suite}: only ${result.passed} of ${result.total} reference solutions pass`);
  return result;
}

/** Seconds that a command takes. */
export async function secondsOf(command, args, options = {}) {
  const startedAt = performance.now();
  await promisify(execFile)(command, args, options);
  return (performance.now() - startedAt) / 1000;
}
