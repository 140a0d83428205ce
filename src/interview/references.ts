import { readdir, readFile } from 'node:fs/promises';
import { extname, join, parse } from 'node:path';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Language } from '../sandbox/contract.ts';
import type { Question } from './questions.ts';

/** A right answer to a question in each language that has one. */
export type References = Readonly<Record<Language, string | undefined>>;

const EXTENSIONS: ReadonlyMap<string, Language> = new Map([
  ['.py', 'python'],
  ['.js', 'javascript'],
]);

/**
 * Reads `<folder>/reference/<Question>.py` and `.js`, the code that proves an interview's checks; a folder without
 * `reference` has none. Files of any other kind (notes, caches) are left alone.
 * @returns question's name → its references, an entry for every question, in their order.
 * @throws AssayError `unknown-question` for code whose name is no question.
 */
export async function readReferences(
  folder: string,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, References>> {
  const known = questions.map(({ name }) => name);
  const references = new Map(known.map((name) => [name, NO_REFERENCES]));
  const inside = join(folder, 'reference');
  for (const file of await filesIn(inside)) {
    const language = EXTENSIONS.get(extname(file));
    if (language === undefined) continue;
    const { name } = parse(file);
    const others = references.get(name);
    if (others === undefined) throw unknown(join(inside, file), name, known);
    references.set(name, { ...others, [language]: await readFile(join(inside, file), 'utf8') });
  }
  return references;
}

const NO_REFERENCES: References = { python: undefined, javascript: undefined };

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new AssayError('bad-interview', `${folder} is not a folder that can be read.`, {
      next: 'It holds a reference answer a question and language: reference/<Question>.py and .js.',
      cause,
    });
  }
}

function unknown(path: string, name: string, known: readonly string[]): AssayError {
  const near = nearest(name, known);
  return new AssayError('unknown-question', `${path}: there is no question ${name} in this interview.`, {
    next: `${near === undefined ? '' : `Did you mean ${near}? `}A reference is named as its question: ${known.join(', ')}.`,
  });
}
