import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import PQueue from 'p-queue';
import type { Objects, StoredObject } from './contract.ts';
import type { StoredFile } from './files.ts';
import { storeFailure } from './s3/failures.ts';
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

/** Fetches files, each there as a whole or not at all and with the time of change that the store tells; memory stays small. */
export async function fetchFiles(objects: Objects, wanted: readonly Wanted[]): Promise<void> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  await Promise.all(wanted.map((one) => queue.add(() => fetchFile(objects, one))));
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
async function* pieceOf(objects: Objects, { key, bytes }: StoredObject): AsyncGenerator<Buffer> {
  let [got, failures] = [0, 0];
  while (got < bytes) {
    try {
      for await (const chunk of await objects.read(key, got)) {
        const buffer = Buffer.from(chunk).subarray(0, bytes - got);
        yield buffer;
        [got, failures] = [got + buffer.length, 0];
      }
      failures += 1;
      if (failures >= TRIES) throw new Error(`${key} is shorter than its listing says`);
    } catch (error) {
      failures += 1;
      if (failures >= TRIES) throw error;
    }
  }
}
