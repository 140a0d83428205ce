import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStore } from './address.ts';
import { keepTrying } from './patience.ts';
import { openBucket } from './s3/objects.ts';

/**
 * Writes an object as a whole or not at all, by way of a file on this machine: memory holds a part of it, and work that has
 * taken hours waits for a store that is away. @throws AssayError `bad-store`, `no-aws-sdk`, `store-…`; those of the pieces.
 */
export async function putPieces(
  address: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<void> {
  const { bucket, key } = parseStore(address);
  const objects = openBucket(bucket);
  const folder = await mkdtemp(join(tmpdir(), 'assay-put-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, pieces);
    const { size: bytes } = await stat(path);
    await keepTrying(() => objects.upload({ key, path, bytes, beforeEnd: async () => {} }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
