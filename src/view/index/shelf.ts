import { countOf } from './columns.ts';
import { keepIndex, keptIndex } from './keep.ts';
import { readIndex } from './open.ts';
import type { RunIndex } from './open.ts';

/** Samples of all indexes that are held in memory together; one of a larger run is held alone. */
const MOST_SAMPLES = 150_000;

/** An index that has grown by less is not worth to be written again. */
const WORTH_KEEPING = 1.1;

/** The indexes of graded files, read once at a time, held as long as there is room, and kept in a cache. */
export class IndexShelf {
  readonly #cache: string;
  /** The last used last. */
  readonly #held = new Map<string, RunIndex>();
  readonly #reading = new Map<string, Promise<RunIndex>>();
  /** File → samples of the index that is kept. */
  readonly #kept = new Map<string, number>();

  constructor(cache: string) {
    this.#cache = cache;
  }

  /** The index of a file as it is now. @throws AssayError as `readIndex`. */
  open(file: string): Promise<RunIndex> {
    const under = this.#reading.get(file) ?? this.#read(file).finally(() => this.#reading.delete(file));
    this.#reading.set(file, under);
    return under;
  }

  async #read(file: string): Promise<RunIndex> {
    const before = this.#held.get(file) ?? (await this.#fromCache(file));
    // An index that could not be read to its end is of no more use.
    this.#held.delete(file);
    const index = await readIndex(file, before);
    this.#hold(file, index);
    const count = countOf(index.columns);
    const isGrown = count > (this.#kept.get(file) ?? 0) * WORTH_KEEPING;
    if (index !== before && (isGrown || index.columns !== before?.columns)) {
      this.#kept.set(file, count);
      await keepIndex(file, this.#cache, index);
    }
    return index;
  }

  async #fromCache(file: string): Promise<RunIndex | undefined> {
    const index = await keptIndex(file, this.#cache);
    if (index !== undefined) this.#kept.set(file, countOf(index.columns));
    return index;
  }

  #hold(file: string, index: RunIndex): void {
    this.#held.set(file, index);
    let samples = [...this.#held.values()].reduce((sum, { columns }) => sum + countOf(columns), 0);
    for (const [oldest, { columns }] of this.#held) {
      if (samples <= MOST_SAMPLES || oldest === file) break;
      this.#held.delete(oldest);
      samples -= countOf(columns);
    }
  }
}
