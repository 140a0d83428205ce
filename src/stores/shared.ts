import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { draftOf } from '../cache/draft.ts';
import { cacheFolder } from '../config/paths.ts';
import { below, isStore, parseStore } from './address.ts';
import type { Objects } from './contract.ts';
import { fetchFiles, lookAgain } from './download.ts';
import { toFiles } from './files.ts';
import { keepTrying } from './patience.ts';
import { openBucket } from './s3/objects.ts';

/** An object that a file of the cache is, or becomes. */
interface Place {
  readonly objects: Objects;
  readonly key: string;
}

/** A connection for all files. */
const BUCKETS = new Map<string, Objects>();

/**
 * Where a file of the cache is shared, since `ASSAY_CACHE` is in an object store: machines then take from it what they lack, and
 * give what they have made. Undefined for other files, and where the cache is a folder.
 */
function placeOf(path: string, env: NodeJS.ProcessEnv = process.env): Place | undefined {
  const { ASSAY_CACHE: address = '' } = env;
  const name = relative(cacheFolder(env), path);
  if (!isStore(address) || name.startsWith('..')) return undefined;
  const { bucket, key } = below(parseStore(address), name.replaceAll('\\', '/'));
  const objects = BUCKETS.get(bucket) ?? openBucket(bucket);
  BUCKETS.set(bucket, objects);
  return { objects, key };
}

/** Brings a file of the cache here that another machine has made; nothing where it is here, or nowhere. @throws AssayError `store-…`. */
export async function takeShared(path: string): Promise<void> {
  const place = placeOf(path);
  if (place === undefined || existsSync(path)) return;
  await keepTrying(() => lookAgain(() => take(place, path)));
}

/** Gives others a file of the cache that has been made here. @throws AssayError `store-…`. */
export async function giveShared(path: string): Promise<void> {
  const place = placeOf(path);
  if (place !== undefined) await keepTrying(() => give(place, path));
}

/** As `takeShared` for a folder, which is there as a whole or not at all. */
export async function takeSharedFolder(folder: string): Promise<void> {
  const place = placeOf(`${folder}.tar.gz`);
  if (place === undefined || existsSync(folder)) return;
  const draft = draftOf(folder);
  try {
    await keepTrying(() => lookAgain(() => take(place, `${draft}.tar.gz`)));
    if (!existsSync(`${draft}.tar.gz`)) return;
    await mkdir(draft, { recursive: true });
    await promisify(execFile)('tar', [
      '--extract',
      '--gzip',
      '--file',
      `${draft}.tar.gz`,
      '--directory',
      draft,
    ]);
    await rename(draft, folder);
  } finally {
    for (const path of [draft, `${draft}.tar.gz`]) await rm(path, { recursive: true, force: true });
  }
}

/** As `giveShared` for a folder. */
export async function giveSharedFolder(folder: string): Promise<void> {
  const place = placeOf(`${folder}.tar.gz`);
  if (place === undefined) return;
  const draft = join(dirname(folder), `${randomBytes(4).toString('hex')}.tar.gz`);
  try {
    await promisify(execFile)('tar', ['--create', '--gzip', '--file', draft, '--directory', folder, '.']);
    await keepTrying(() => give(place, draft));
  } finally {
    await rm(draft, { force: true });
  }
}

async function take({ objects, key }: Place, path: string): Promise<void> {
  const found = [];
  for await (const object of objects.list(key)) if (object.key === key) found.push(object);
  await fetchFiles(
    objects,
    toFiles(found).map((file) => ({ file, path })),
  );
}

async function give({ objects, key }: Place, path: string): Promise<void> {
  const { size: bytes } = await stat(path);
  await objects.upload({ key, path, bytes, beforeEnd: async () => {} });
}
