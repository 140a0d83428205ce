import { taskKey } from '../../results/rows.ts';

/** Which sample a row is about. */
export interface SampleKey {
  readonly task: string;
  readonly language: string;
  readonly sample: number;
}

/** Where a row is: which source, which line of its file. */
interface Place {
  readonly source: number;
  readonly line: number;
}

interface Worth {
  readonly isWhole: boolean;
  readonly isPreferred?: boolean;
}

/** No file has more lines; with the source and the rank it stays a safe integer. */
const LINES = 2 ** 32;
const RANKS = 4;

/** Which row of each sample counts, in a few bytes a sample: rows stay in their files. */
export class Winners {
  /** By task, then by sample: (source × lines + line) × ranks + rank. */
  readonly #places = new Map<string, number[]>();
  #whole = 0;
  #repeated = 0;

  /**
   * Takes a row into account. The last row of a sample counts, but none takes another's place that has what it lacks: a verdict
   * or an answer (`isWhole`), or first of all the preferred source.
   */
  add(key: SampleKey, { source, line }: Place, { isWhole, isPreferred = false }: Worth): void {
    const rank = (isPreferred ? 2 : 0) + (isWhole ? 1 : 0);
    const places = this.#of(key);
    const before = places[key.sample];
    if (before !== undefined) this.#repeated += 1;
    if (before !== undefined && rank < before % RANKS) return;
    this.#whole += (rank % 2) - ((before ?? 0) % 2);
    places[key.sample] = (source * LINES + line) * RANKS + rank;
  }

  counts(key: SampleKey, { source, line }: Place): boolean {
    const place = this.#place(key);
    return place !== undefined && Math.floor(place / RANKS) === source * LINES + line;
  }

  sourceOf(key: SampleKey): number | undefined {
    const place = this.#place(key);
    return place === undefined ? undefined : Math.floor(place / RANKS / LINES);
  }

  /** Whether the row that counts has a verdict, or an answer. */
  isWhole(key: SampleKey): boolean {
    return (this.#place(key) ?? 0) % 2 === 1;
  }

  /** Samples whose row has it. */
  get whole(): number {
    return this.#whole;
  }

  /** Rows for a sample that had one already. */
  get repeated(): number {
    return this.#repeated;
  }

  #place({ task, language, sample }: SampleKey): number | undefined {
    return this.#places.get(taskKey({ id: task, language }))?.[sample];
  }

  #of({ task, language }: SampleKey): number[] {
    const key = taskKey({ id: task, language });
    const places = this.#places.get(key) ?? [];
    this.#places.set(key, places);
    return places;
  }
}
