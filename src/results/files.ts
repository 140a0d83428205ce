import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError } from '../errors.ts';
import { isAlive, markOf } from '../processes.ts';
import { isStore } from '../stores/address.ts';
import { withAddresses } from '../stores/copies.ts';
import { putPieces } from '../stores/put.ts';
import { cannotWrite } from './ndjson.ts';

/** Writes a file as a whole or not at all, so that a reader never sees half of it; its folder is made where it is not there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  // An object store has no folders, and needs none.
  if (!isStore(path)) await makeFolder(dirname(path));
  await writePieces(path, [text]);
}

/** The same for a file that the user named: a misspelt folder is said, not made. */
export const writeNamed = (path: string, text: string): Promise<void> =>
  writePieces(path, [withAddresses(text)]);

/** The same for a file in pieces, on disk or in an object store. Errors of who makes the pieces are passed on. */
export async function writePieces(
  path: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<void> {
  if (isStore(path)) return putPieces(path, pieces);
  mustBeOnDisk(path);
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(draft, pieces);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw isOfFiles(error) ? cannotWrite(path)(error) : error;
  }
}

const isOfFiles = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

export async function makeFolder(path: string): Promise<void> {
  mustBeOnDisk(path);
  await makeWithParents(resolve(path)).catch(cannotWrite(path));
}

/** Node's own way never ends where a file system takes no folders and says that there is none, as /proc does. */
async function makeWithParents(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeWithParents(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another process may have been faster.
    if (!(await isFolder(path))) throw error;
  });
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/**
 * What makes paths of an address leaves one slash of two.
 * @throws AssayError `no-store-here` for a path in an object store.
 */
export function mustBeOnDisk(path: string): void {
  if (!path.startsWith('s3:/')) return;
  throw new AssayError('no-store-here', `${path} is in an object store, where this command does not write.`, {
    next: 'Name a folder on disk. docs/stores.md tells what may be in a store.',
  });
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Keeps a second process away from a run until `release`. A lock whose process is gone is taken over.
 * @throws AssayError `run-in-use` where a live process holds it.
 */
export async function lockRun(path: string): Promise<Lock> {
  const lock = `${path}.lock`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(lock, await holderNow(), { flag: 'wx' });
      return { release: () => rm(lock, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
        throw cannotWrite(lock)(asErrno(error));
    }
    const holder = await holderOf(lock);
    if (attempt > 0 || holder !== undefined) throw inUse(path, holder ?? 0);
    await rm(lock, { force: true });
  }
}

/** Whether a live process holds the lock of a run. */
export const isLocked = async (path: string): Promise<boolean> =>
  (await holderOf(`${path}.lock`)) !== undefined;

/** What a lock says: the number of this process and when it started, since after a reboot another has the number. */
async function holderNow(): Promise<string> {
  const mark = await markOf(process.pid);
  return mark === undefined ? String(process.pid) : `${mark.pid} ${mark.start}`;
}

/** The live process that holds a lock. */
async function holderOf(lock: string): Promise<number | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  const [, digits, start] = /^(\d+)(?: (.+))?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const pid = Number(digits);
  const isHeld = start === undefined ? (await markOf(pid)) !== undefined : await isAlive({ pid, start });
  return isHeld ? pid : undefined;
}

function inUse(path: string, holder: number): AssayError {
  return new AssayError('run-in-use', `Process ${holder} is already working on ${path}.`, {
    next: 'Wait for it, or stop it and run the same command again.',
  });
}

function asErrno(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error(String(error));
}

/** SHA-256 of a file, in hexadecimal. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** The user named one file for what makes several. */
export function oneFileForMany(count: number): AssayError {
  return new AssayError('one-output', `--output names one file, and these are ${count}.`, {
    next: 'Use --results DIR: each gets a file of its own there.',
  });
}
