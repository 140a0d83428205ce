import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beside, draftOf, isDraft } from '../../cache/draft.ts';
import { AssayError } from '../../errors.ts';
import { type Lock, isLocked, lockRun } from '../../results/files.ts';

/** Says that this process uses an environment, until `release`. Where the cache may not be written, nobody can remove it either. */
export async function holdEnvironment(folder: string): Promise<Lock> {
  return lockRun(beside(folder)).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'cannot-write') return { release: async () => {} };
    throw error;
  });
}

/** Removes an environment and what belongs to it; false where a live process builds or uses it. */
export async function removeEnvironment(folder: string): Promise<boolean> {
  const lock = (await isHeld(folder)) ? undefined : await lockRun(folder).catch(unlessInUse);
  if (lock === undefined) return false;
  const away = draftOf(folder);
  try {
    if (existsSync(folder)) await rename(folder, away);
    const names = (await namesOf(folder)).filter((name) => name !== `${basename(folder)}.lock`);
    // Whoever has come meanwhile has seen it, and has it back; whoever comes later waits for the lock.
    if (await isHeld(folder)) {
      if (existsSync(away)) await rename(away, folder);
      return false;
    }
    await removeBeside(folder, names);
    return true;
  } finally {
    await lock.release();
  }
}

/** What builds left that were killed: nobody else builds this one now. */
export const removeDrafts = async (folder: string): Promise<void> =>
  removeBeside(folder, (await namesOf(folder)).filter(isDraft));

async function removeBeside(folder: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
}

function unlessInUse(error: unknown): undefined {
  if (!(error instanceof AssayError && error.code === 'run-in-use')) throw error;
}

/** By a process that uses it; the build's own lock is another one. */
async function isHeld(folder: string): Promise<boolean> {
  const users = (await namesOf(folder)).filter((name) => /\.[\da-f]{8}\.lock$/.test(name));
  const held = users.map((name) => isLocked(join(dirname(folder), name.slice(0, -'.lock'.length))));
  return (await Promise.all(held)).includes(true);
}

/** Its folder, and what stands beside it. */
async function namesOf(folder: string): Promise<string[]> {
  const name = basename(folder);
  return (await readdir(dirname(folder))).filter((one) => one === name || one.startsWith(`${name}.`));
}
