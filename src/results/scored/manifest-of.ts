import { basename, dirname, join } from 'node:path';
import { AssayError } from '../../errors.ts';
import { readManifest } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';
import { manifestName, stemOf } from '../names.ts';

export const MANIFEST = '.manifest.json';

export interface FoundManifest {
  readonly path: string;
  readonly manifest: Manifest;
}

/** Where a graded file's manifest may be: beside it, called after it or by the user. */
export const manifestPlaces = (file: string): string[] => [
  join(dirname(file), manifestName(stemOf(file))),
  `${file.replace(/\.(ndjson|jsonl)$/, '')}${MANIFEST}`,
];

/** The manifest beside a graded file, where it names that file. */
export async function manifestOf(file: string): Promise<FoundManifest | undefined> {
  for (const path of manifestPlaces(file)) {
    const manifest = await readManifest(path).catch(() => undefined);
    if (manifest?.files.eval === basename(file)) return { path, manifest };
  }
  return undefined;
}

/** The graded file that a manifest names. @throws AssayError `not-graded` where it names none. */
export async function gradedFileOf(path: string): Promise<string> {
  const { files } = await readManifest(path);
  if (files.eval !== undefined) return join(dirname(path), files.eval);
  throw new AssayError('not-graded', `The answers of ${path} are not graded yet.`, {
    next: `Grade them: assay evaluate --input ${join(dirname(path), files.interview ?? 'interview_….ndjson')}`,
  });
}
