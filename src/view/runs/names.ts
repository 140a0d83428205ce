import { createHash } from 'node:crypto';
import { basename, relative, resolve, sep } from 'node:path';

/**
 * What each file is called in addresses: a digest of its name, so that links hold on other machines as well; of the whole path
 * where several files have one name. No path of a request ever becomes a path on disk.
 */
export function idsOf(files: readonly string[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(basename(file), (counts.get(basename(file)) ?? 0) + 1);
  return new Map(
    files.map((file) => [
      digest((counts.get(basename(file)) ?? 0) > 1 ? resolve(file) : basename(file)),
      file,
    ]),
  );
}

/** What people read of a file: its path in the folder that was given, without where that is on this machine. */
export function shownName(file: string, given: readonly string[]): string {
  const folders = given.map((path) => resolve(path)).filter((path) => resolve(file).startsWith(path + sep));
  const longest = folders.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? basename(file) : relative(longest, resolve(file));
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
