import type { SampleColumns } from '../../src/view/contract.ts';

const known = new WeakMap<SampleColumns, readonly number[]>();

/** The numbers of all samples by task, then language, then answer: rows stand in a file in the order in which they were done. */
export function taskOrder(columns: SampleColumns): readonly number[] {
  const found = known.get(columns) ?? ordered(columns);
  known.set(columns, found);
  return found;
}

function ordered({ tasks, task, language, sample }: SampleColumns): number[] {
  const ranks = ranksOf(tasks);
  const ranked = task.map((place) => ranks[place] ?? -1);
  const apart = (a = 0, b = 0): number => a - b;
  return Array.from(task, (_, n) => n).toSorted(
    (a, b) => apart(ranked[a], ranked[b]) || apart(language[a], language[b]) || apart(sample[a], sample[b]),
  );
}

/** What place each word has among all in their order; `T/2` comes before `T/10`. */
function ranksOf(words: readonly string[]): number[] {
  const keys = words.map(naturalKey);
  const ranks: number[] = [];
  const places = keys.map((_, at) => at).toSorted((a, b) => compare(keys[a] ?? '', keys[b] ?? ''));
  for (const [rank, at] of places.entries()) ranks[at] = rank;
  return ranks;
}

/** A text that is as it should be compared: a hundred thousand take `Intl.Collator` a second. */
const naturalKey = (word: string): string =>
  word.toLowerCase().replaceAll(/\d{1,15}/g, (digits) => digits.padStart(15, '0'));

/** By UTF-16 units, or as numbers. */
export const compare = <Key extends string | number>(a: Key, b: Key): number => (a < b ? -1 : a > b ? 1 : 0);
