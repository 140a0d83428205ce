import { lstat, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Dates a file or folder of the cache, so that removing by age leaves what is in use. One that may not be written keeps its date. */
export async function noteUse(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/** On disk, of a file or of all files below a folder; what goes away meanwhile counts nothing. */
export async function bytesOnDisk(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return bytesOfFile(path);
  const files = entries.filter((entry) => !entry.isDirectory());
  const sizes = await Promise.all(files.map(({ name }) => bytesOfFile(join(path, name))));
  let bytes = sizes.reduce((sum, size) => sum + size, 0);
  // One folder at a time: there may be a hundred thousand files.
  for (const entry of entries) if (entry.isDirectory()) bytes += await bytesOnDisk(join(path, entry.name));
  return bytes;
}

const bytesOfFile = async (path: string): Promise<number> =>
  512 * (await lstat(path).catch(() => ({ blocks: 0 }))).blocks;
