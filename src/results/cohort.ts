import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../errors.ts';

/** can-ai-code's file of what to compare. Source: its `compare.py` and `compare/*.yaml`. */
const schema = z.looseObject({
  title: z.string(),
  models: z
    .array(z.looseObject({ id: z.coerce.string(), eval: z.string(), short_name: z.coerce.string() }))
    .min(1),
});

export interface Cohort {
  /** Of the file, without its ending: its JSON is called after it. */
  readonly name: string;
  readonly title: string;
  readonly models: readonly CohortModel[];
  /** The whole file, as its JSON repeats it. */
  readonly config: Readonly<Record<string, unknown>>;
}

export interface CohortModel {
  readonly id: string;
  readonly short_name: string;
  /** Path of the graded file, from where the command runs. */
  readonly file: string;
}

export const isCohortFile = (path: string): boolean => /\.ya?ml$/.test(path);

/** @throws AssayError `cannot-read`, `bad-cohort`, `no-input`. */
export async function readCohort(path: string): Promise<Cohort> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AssayError('cannot-read', `Cannot read ${path}.`, { next: 'Check the path.', cause });
  });
  const parsed = schema.safeParse(parseYaml(path, text));
  if (!parsed.success) throw badCohort(path, z.prettifyError(parsed.error));
  const { title, models } = parsed.data;
  return {
    name: basename(path).replace(/\.ya?ml$/, ''),
    title,
    models: models.map(({ id, short_name, eval: file }) => ({ id, short_name, file: find(path, file) })),
    config: parsed.data,
  };
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw badCohort(path, error instanceof Error ? error.message : String(error));
  }
}

/** can-ai-code looks in `results/`; a path may also be from here, or from the file that names it. Packed files count. */
function find(cohort: string, file: string): string {
  const folders = ['', dirname(cohort), 'results', join(dirname(cohort), '..', 'results')];
  const places = folders.flatMap((folder) => [join(folder, file), join(folder, `${file}.gz`)]);
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new AssayError('no-input', `${cohort} names ${file}, which is not there.`, {
    next: 'It is looked for here, beside that file, and in results/.',
  });
}

const badCohort = (path: string, why: string): AssayError =>
  new AssayError('bad-cohort', `${path} is no list of models to compare: ${why}`, {
    next: 'It has a title and models, each with id, eval (the graded file) and short_name.',
  });
