import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder, dataFolder } from '../config/paths.ts';
import { AssayError } from '../errors.ts';
import { inFolder } from '../stores/address.ts';
import { readableAt } from '../stores/mirror.ts';
import { giveShared, takeShared } from '../stores/shared.ts';
import { fullName, type Dataset } from './datasets.ts';
import { addressOf, download, type DownloadOptions } from './download.ts';
import { unpack } from './unpack.ts';

export interface DataOptions extends DownloadOptions {
  /** The user's folder of data sets, on disk or in an object store (`--data`); default `ASSAY_DATA`. Nothing outside it is read or downloaded then. */
  readonly dataDir?: string | undefined;
  /** Default: `cacheFolder()`. */
  readonly cacheDir?: string | undefined;
}

/** A suite's data, proved, and the file that they are in. */
export interface DataFile {
  readonly lines: Uint8Array;
  /** Of the lines, hexadecimal. */
  readonly sha256: string;
  readonly path: string;
}

/**
 * The lines of a data set: from the user's folder where one is given, else from the cache, else from the public address.
 * A file that is not what its publisher released is refused, never replaced by another.
 * Throws AssayError: `no-dataset`, `bad-dataset`, `download-failed`, `disk-full`, `file-error`.
 */
export async function locate(dataset: Dataset, options: DataOptions = {}): Promise<DataFile> {
  const folder = dataFolder(options.dataDir);
  if (folder !== undefined) return fromFolder(dataset, folder);
  const path = cachePath(dataset, options.cacheDir);
  await takeShared(path);
  const kept = await readIfThere(path);
  if (kept === undefined) return fetchInto(path, dataset, options);
  return proved(kept, dataset, path, `Delete ${path}; it is downloaded again the next time.`);
}

/** Where a downloaded data set is kept. */
export function cachePath(dataset: Dataset, cacheDir = cacheFolder()): string {
  return join(cacheDir, 'datasets', `${fullName(dataset)}.jsonl.gz`);
}

async function fromFolder(dataset: Dataset, folder: string): Promise<DataFile> {
  const names = candidates(dataset);
  for (const name of names) {
    const path = await readableAt(inFolder(folder, name));
    const file = path === undefined ? undefined : await readIfThere(path);
    if (path === undefined || file === undefined) continue;
    return proved(file, dataset, path, `Replace it with the file from ${dataset.url}.`);
  }
  throw new AssayError('no-dataset', `The folder ${folder} has no ${names.join(', ')}.`, {
    next: `Put the file from ${dataset.url} there, or leave out --data (and ASSAY_DATA) to have it downloaded.`,
  });
}

/** Names that a user's file may have: with or without version, packed or not. */
function candidates(dataset: Dataset): string[] {
  const names = new Set([fullName(dataset), dataset.file]);
  return [...names].flatMap((name) => [`${name}.jsonl.gz`, `${name}.jsonl`]);
}

async function fetchInto(path: string, dataset: Dataset, options: DataOptions): Promise<DataFile> {
  const mirror = options.mirror ?? (process.env.ASSAY_DATASETS_URL || undefined);
  const packed = await download(dataset, { ...options, mirror });
  const address = addressOf(dataset, mirror);
  const next =
    'Try again; if it stays so, a proxy or a mirror changes the file: fetch it by other means and pass --data FOLDER.';
  const lines = unpack(packed, dataset, `What ${address} sent`, next);
  await keep(path, packed);
  await giveShared(path);
  return { path, lines, sha256: dataset.sha256 };
}

function proved(file: Uint8Array, dataset: Dataset, path: string, next: string): DataFile {
  return { path, lines: unpack(file, dataset, path, next), sha256: dataset.sha256 };
}

/** Only a whole, proved file ever has its final name, however many processes write at the same time. */
async function keep(path: string, content: Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, content, { flag: 'wx' });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw writeFailure(path, error);
  }
}

function writeFailure(path: string, error: unknown): AssayError {
  if (errorCode(error) === 'ENOSPC') {
    return new AssayError('disk-full', `No space is left to keep ${path}.`, {
      next: 'Free some space, or set ASSAY_CACHE to a folder on another disk.',
      cause: error,
    });
  }
  return new AssayError('file-error', `Could not write ${path}: ${String(error)}.`, {
    next: 'Make the folder writable, or set ASSAY_CACHE to another one.',
    cause: error,
  });
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    const next = 'Check the path and its permissions, or choose another folder with --data or ASSAY_CACHE.';
    throw new AssayError('file-error', `Could not read ${path}: ${String(error)}.`, { next, cause: error });
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
