import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError } from '../errors.ts';

/**
 * Writes a file of the cache whole or not at all, also where two processes write the same one.
 * @param what it holds, as the error names it: `Expected values`
 * @throws AssayError `cache-write`
 */
export async function keepFile(path: string, content: string | Uint8Array, what: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (cause) {
    // Whatever stood in the way of writing may stand in the way of this too.
    await rm(draft, { force: true }).catch(() => undefined);
    throw new AssayError('cache-write', `${what} cannot be kept in ${path}: ${String(cause)}`, {
      next: 'Make room there, or name another folder in ASSAY_CACHE.',
      cause,
    });
  }
}
