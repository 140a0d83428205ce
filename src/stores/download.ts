import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import PQueue from 'p-queue';
import type { Objects, StoredObject } from './contract.ts';
import type { StoredFile } from './files.ts';
import { isChanged, storeFailure } from './s3/failures.ts';
import { storeAddress } from './address.ts';

/** Files that are fetched at the same time. */
const AT_ONCE = 8;

/** Streams that may break one after another without a byte between them. */
const TRIES = 5;

export interface Wanted {
  readonly file: StoredFile;
  /** Where it goes; the folder is made. */
  readonly path: string;
}

/** Looks, at something that is written meanwhile, before who reads it gives up. */
const LOOKS = 5;

/** Fetches files, each there as a whole or not at all and with the time of change that the store tells; memory stays small. */
export async function fetchFiles(
  objects: Objects,
  wanted: readonly Wanted[],
  onFetched: (file: StoredFile) => Promise<void> = async () => {},
): Promise<void> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const failures: unknown[] = [];
  const fetch = async (one: Wanted): Promise<void> => {
    if (failures.length > 0) return;
    await fetchFile(objects, one);
    await onFetched(one.file);
  };
  const keep = (error: unknown): void => void failures.push(error);
  await Promise.all(wanted.map((one) => queue.add(() => fetch(one).catch(keep))));
  if (failures.length > 0) throw failures[0];
}

/** Lists and fetches, and does so again where what was listed is another by the time that it is read. */
export async function lookAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let look = 1; ; look += 1) {
    try {
      return await work();
    } catch (error) {
      if (look === LOOKS || !isChanged(error)) throw error;
    }
  }
}

async function fetchFile(objects: Objects, { file, path }: Wanted): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await pipeline(bytesOf(objects, file.pieces), createWriteStream(draft, { mode: 0o600 }));
    await utimes(draft, file.modified, file.modified);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw storeFailure(error, storeAddress({ bucket: objects.bucket, key: file.key }));
  }
}

async function* bytesOf(objects: Objects, pieces: readonly StoredObject[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield* pieceOf(objects, piece);
}

/** A stream that breaks is gone on with where it broke. */
async function* pieceOf(objects: Objects, { key, bytes, etag }: StoredObject): AsyncGenerator<Buffer> {
  let [got, failures] = [0, 0];
  while (got < bytes) {
    try {
      for await (const chunk of await objects.read(key, { start: got, etag })) {
        const buffer = Buffer.from(chunk).subarray(0, bytes - got);
        yield buffer;
        [got, failures] = [got + buffer.length, 0];
      }
      failures += 1;
      if (failures >= TRIES) throw new Error(`${key} is shorter than its listing says`);
    } catch (error) {
      failures += 1;
      if (failures >= TRIES || isChanged(error)) throw error;
    }
  }
}
