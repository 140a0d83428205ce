import { z } from 'zod';
import { OUTCOMES } from '../../outcome.ts';
import type { ScoredSample } from '../../results/scored/contract.ts';

const words = z.array(z.string());
const numbers = z.array(z.number());
const ending = z.enum(OUTCOMES);

/**
 * Every sample of a run in few bytes, by its number n from 0. Words that come again and again are kept once, and an array
 * with an entry a sample has their places.
 */
export const columnsSchema = z.object({
  tasks: words,
  languages: words,
  /** '' for none. */
  categories: words,
  outcomes: z.array(ending),
  causes: words,
  whys: words,
  verdicts: z.array(z.record(z.string(), ending)),

  task: numbers,
  language: numbers,
  category: numbers,
  outcome: numbers,
  cause: numbers,
  why: numbers,
  verdict: numbers,
  sample: numbers,
  /** Points, where `of` is not 0; else 1 for a sample that passed. */
  reached: numbers,
  of: numbers,
  /** Where the row of the sample begins in the unpacked file, and how long it is, in bytes. */
  start: numbers,
  bytes: numbers,
});

export type Columns = z.infer<typeof columnsSchema>;

export const noColumns = (): Columns => ({
  tasks: [],
  languages: [],
  categories: [],
  outcomes: [],
  causes: [],
  whys: [],
  verdicts: [],
  task: [],
  language: [],
  category: [],
  outcome: [],
  cause: [],
  why: [],
  verdict: [],
  sample: [],
  reached: [],
  of: [],
  start: [],
  bytes: [],
});

/** How many samples there are. */
export const countOf = ({ sample }: Columns): number => sample.length;

/** Task, language and index of a sample, without what became of it. */
export function keyAt(columns: Columns, n: number): Pick<ScoredSample, 'task' | 'language' | 'sample'> {
  return {
    task: wordAt(columns.tasks, columns.task, n),
    language: wordAt(columns.languages, columns.language, n),
    sample: columns.sample[n] ?? 0,
  };
}

type Writable<Fields> = { -readonly [Name in keyof Fields]: Fields[Name] };

/** A sample as figures need it; its `line` is n + 1, which says which one it is. Made by hand, since figures need them all. */
export function sampleAt(columns: Columns, n: number): ScoredSample {
  const outcome = outcomeAt(columns, n);
  const of = columns.of[n] ?? 0;
  const reached = columns.reached[n] ?? 0;
  const sample: Writable<ScoredSample> = {
    task: wordAt(columns.tasks, columns.task, n),
    language: wordAt(columns.languages, columns.language, n),
    sample: columns.sample[n] ?? 0,
    outcome,
    verdict: columns.verdicts[columns.verdict[n] ?? 0] ?? {},
    passed: of === 0 ? reached === 1 : reached,
    line: n + 1,
  };
  const category = wordAt(columns.categories, columns.category, n);
  const why = wordAt(columns.whys, columns.why, n);
  if (of !== 0) sample.total = of;
  if (category !== '') sample.category = category;
  if (why !== '') sample.failures = [{ outcome, why }];
  return sample;
}

export const outcomeAt = ({ outcomes, outcome: places }: Columns, n: number): ScoredSample['outcome'] =>
  outcomes[places[n] ?? 0] ?? 'unscored';

export function wordAt(list: readonly string[], places: readonly number[], n: number): string {
  return list[places[n] ?? 0] ?? '';
}

export function* samplesOf(columns: Columns): Generator<ScoredSample> {
  for (let n = 0; n < countOf(columns); n += 1) yield sampleAt(columns, n);
}
