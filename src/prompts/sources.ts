import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packageFolder } from '../shipped.ts';
import { badTemplate, wholeFile } from './piece.ts';

/** A file that a template is made of. */
export interface Source {
  /** As the user gave it, or from the package's own folder on: `prompts/chat.json`. */
  readonly path: string;
  readonly text: string;
}

/** @throws AssayError `bad-template` where the file is empty. */
export async function readSource(path: string): Promise<Source> {
  const isShipped = path.startsWith(join(packageFolder, 'prompts') + sep);
  const text = await readFile(path, 'utf8');
  const source = { path: isShipped ? relative(packageFolder, path) : path, text };
  if (text.trim() !== '') return source;
  throw badTemplate(
    wholeFile(source.path, text),
    undefined,
    'it is empty',
    'Write what the model is to be asked.',
  );
}

/** SHA-256 of the files' texts, one after the other, in hexadecimal. */
export function hashOf(sources: readonly Source[]): string {
  const hash = createHash('sha256');
  for (const { text } of sources) hash.update(text);
  return hash.digest('hex');
}
