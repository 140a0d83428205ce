import { chownSync, existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SandboxFailure } from '../contract.ts';
import { type Launcher, linuxBackend, spawnConfined } from '../linux.ts';
import { NOBODY, isOpen, isRoot } from '../reachable.ts';
import { PYTHON_FLAGS } from '../supervisor.ts';

const WRITABLE_TO_OTHERS = 0o2;

/** Landlock, seccomp and resource limits alone: works where user namespaces are forbidden, as in most containers. */
export const landlock = linuxBackend({
  name: 'landlock',
  next: 'Try what it says, and look up docs/sandboxes.md.',
  launch: async ({ python }) => {
    const place = placeForFolders();
    const folder = await makeFolder(place);
    return {
      process: spawnConfined(python.executable, PYTHON_FLAGS),
      folder,
      // Others may fill the disk while it runs.
      requireRoom: () => requireRoom(place),
      // The supervisor empties it; where it was killed, a folder too deep for rm may stay until the system tidies up.
      dispose: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
    };
  },
} satisfies Launcher);

/** The temporary folder, unless it is root's own: a supervisor whose host was killed removes its folder as the user that it is. */
function placeForFolders(): string {
  const place = tmpdir();
  return isRoot() && !isForAll(place) ? '/tmp' : place;
}

function isForAll(place: string): boolean {
  return existsSync(place) && isOpen(place, true) && (statSync(place).mode & WRITABLE_TO_OTHERS) !== 0;
}

async function makeFolder(place: string): Promise<string> {
  await requireRoom(place);
  const folder = await mkdtemp(join(place, 'assay-'));
  if (isRoot()) chownSync(folder, NOBODY, NOBODY);
  return folder;
}

/** As much as the other sandboxes give: a full disk is no program's fault. Throws SandboxFailure. */
export async function requireRoom(place: string, leastBytes = 32 << 20): Promise<void> {
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  if (free >= leastBytes) return;
  throw new SandboxFailure(
    `only ${Math.floor(free / 2 ** 20)} MiB are free in ${place}, where programs write`,
  );
}
