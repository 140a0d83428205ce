import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const CHUNK = 1 << 18;

/** Whether bytes are packed with gzip (RFC 1952): the first two tell it, not a file's name. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A file's bytes, unpacked where they are packed; of one that is not packed from `start` on. Throws Node's errors, and the stream those of reading and unpacking. */
export async function openUnpacked(path: string, start = 0): Promise<Readable> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const isPackedFile = await beginsPacked(handle);
    // Thousands of small files must not take a large block each; what tells no size is no file on disk.
    const file = handle.createReadStream({ highWaterMark: Math.min(CHUNK, size || CHUNK), start });
    if (!isPackedFile) return file;
    const text = createGunzip({ chunkSize: CHUNK });
    // A failure reaches whoever reads `text`, since pipeline destroys it with the error.
    pipeline(file, text).catch(() => {});
    return text;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether a file is packed with gzip. */
export async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    return await beginsPacked(file);
  } finally {
    await file.close();
  }
}

async function beginsPacked(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return isGzip(buffer);
}
