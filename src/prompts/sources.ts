import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packageFolder } from '../shipped.ts';

/** A file that a template is made of. */
export interface Source {
  /** As the user gave it, or from the package's own folder on: `prompts/chat.json`. */
  readonly path: string;
  readonly text: string;
}

export async function readSource(path: string): Promise<Source> {
  const isShipped = path.startsWith(join(packageFolder, 'prompts') + sep);
  const text = await readFile(path, 'utf8');
  return { path: isShipped ? relative(packageFolder, path) : path, text };
}

/** SHA-256 of the files' texts, one after the other, in hexadecimal. */
export function hashOf(sources: readonly Source[]): string {
  const hash = createHash('sha256');
  for (const { text } of sources) hash.update(text);
  return hash.digest('hex');
}
