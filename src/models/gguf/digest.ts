import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const CHUNK = 64 * 1024;
const CHUNKS = 64;

/**
 * What tells this model file from others: SHA-256 of its size and of 64 pieces of 64 KiB spread evenly over it, the first
 * and the last included. Files have gigabytes, and other weights differ nearly everywhere.
 */
export async function sampledDigest(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256').update(String(size));
    const step = Math.max(CHUNK, (size - CHUNK) / (CHUNKS - 1));
    for (let at = 0; at < size; at += step) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, Math.floor(at));
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}
