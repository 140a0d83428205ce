import type { Outcome } from '../../outcome.ts';
import { rowKey, taskKey } from '../../results/rows.ts';
import type { ScoredSample } from '../../results/scored/contract.ts';
import { causeOf, whyOf } from './cause.ts';
import { countOf, keyAt, noColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import type { Place } from './place.ts';

type RowPlace = Pick<Place, 'start' | 'bytes'>;

/** Adds samples to columns; those that were there before stay where they are. */
export class Indexer {
  readonly columns: Columns;
  /** Key of a sample → its number. */
  readonly #numbers: Map<string, number>;
  /** Language and task → how many samples. */
  readonly #counts = new Map<string, number>();
  readonly #words = new Map<readonly unknown[], Map<string, number>>();

  constructor(columns: Columns = noColumns()) {
    this.columns = columns;
    this.#numbers = new Map();
    for (let n = 0; n < countOf(columns); n += 1) {
      const key = keyAt(columns, n);
      this.#numbers.set(rowKey(key), n);
      this.next(key.task, key.language);
    }
  }

  /** The index of the next sample of a task, for files that do not number them. */
  next(task: string, language: string): number {
    const key = taskKey({ id: task, language });
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    return count;
  }

  /** Of rows for one sample the last counts, but one without a verdict takes none away. */
  add(sample: ScoredSample, place: RowPlace): void {
    const key = rowKey(sample);
    const before = this.#numbers.get(key);
    if (before !== undefined && sample.outcome === 'unscored') return;
    const n = before ?? countOf(this.columns);
    this.#numbers.set(key, n);
    this.#set(n, sample, place);
  }

  #set(n: number, sample: ScoredSample, { start, bytes }: RowPlace): void {
    const { columns } = this;
    columns.task[n] = this.#place(columns.tasks, sample.task, sample.task);
    columns.language[n] = this.#place(columns.languages, sample.language, sample.language);
    const { category = '' } = sample;
    columns.category[n] = this.#place(columns.categories, category, category);
    columns.outcome[n] = this.#place<Outcome>(columns.outcomes, sample.outcome, sample.outcome);
    const [cause, why] = [causeOf(sample), whyOf(sample)];
    columns.cause[n] = this.#place(columns.causes, cause, cause);
    columns.why[n] = this.#place(columns.whys, why, why);
    columns.verdict[n] = this.#place(columns.verdicts, JSON.stringify(sample.verdict), sample.verdict);
    columns.sample[n] = sample.sample;
    columns.reached[n] = Number(sample.passed);
    columns.of[n] = sample.total ?? 0;
    columns.start[n] = start;
    columns.bytes[n] = bytes;
  }

  /** The place of a word among the words of a column, which gets it where it is new. */
  #place<Word>(list: Word[], key: string, word: Word): number {
    const places = this.#words.get(list) ?? new Map(list.map((each, at) => [keyOf(each), at] as const));
    this.#words.set(list, places);
    const found = places.get(key);
    if (found !== undefined) return found;
    places.set(key, list.push(word) - 1);
    return list.length - 1;
  }
}

const keyOf = (word: unknown): string => (typeof word === 'string' ? word : JSON.stringify(word));
