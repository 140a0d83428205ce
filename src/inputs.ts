import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AssayError } from './errors.ts';
import { globPattern } from './glob.ts';
import { copiesLike, copyOf } from './results/stored.ts';
import { isStore } from './stores/address.ts';

/**
 * The files that paths and globs name, in the order given, of object stores up-to-date copies of them; `*` and `?` stand in the last part of a path, for shells that
 * leave them to the program. Of a folder in an object store only files with names that are read are copied. @throws AssayError `no-input` where a glob matches nothing, and for `-`.
 */
export async function expandInputs(
  patterns: readonly string[],
  isRead: (name: string) => boolean = () => true,
): Promise<string[]> {
  const found = await Promise.all(patterns.map((pattern) => expand(pattern, isRead)));
  return [...new Set(found.flat())];
}

async function expand(path: string, isRead: (name: string) => boolean): Promise<string[]> {
  if (path === '-') throw standardInput();
  const name = basename(path);
  if (!/[*?]/.test(name)) return [isStore(path) ? await copyOf(path, isRead) : path];
  const found = isStore(path)
    ? await copiesLike(dirname(path), globPattern(name), isRead)
    : await inFolder(path, name);
  if (found.length > 0) return found;
  throw new AssayError('no-input', `No file matches ${path}.`, { next: 'Check the folder and the pattern.' });
}

async function inFolder(path: string, name: string): Promise<string[]> {
  const pattern = globPattern(name);
  const names = await readdir(dirname(path)).catch(() => []);
  const matching = names.filter((candidate) => pattern.test(candidate)).toSorted();
  return matching.map((found) => join(dirname(path), found));
}

function standardInput(): AssayError {
  return new AssayError(
    'no-input',
    'Rows cannot come from standard input, since they are read more than once.',
    {
      next: 'Write them to a file first, and give its path.',
    },
  );
}
