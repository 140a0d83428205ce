import { logChoose } from './combinations.ts';

/** How far a run is, in the order in which its samples are asked. */
export interface Seen {
  readonly seen: number;
  readonly passed: number;
  readonly total: number;
}

/**
 * Between which shares the run will end, as far as the samples tell that are seen. It may be looked at as often as one likes:
 * with a chance of 95 % the final share lies within every one of the intervals. It holds for samples that come in random
 * order, each once, and is narrow at the end, where nothing is left to come.
 *
 * Of all final counts M it keeps those whose chance of what was seen, C(M, passed) C(total − M, failed) / C(total, seen), is
 * above α / (seen + 1): the ratio of prior and posterior with all counts alike beforehand.
 * Source: Waudby-Smith and Ramdas, Confidence Sequences for Sampling Without Replacement, NeurIPS 2020, section 2 (arXiv:2006.04347).
 */
export function finalShare({ seen, passed, total }: Seen): { low: number; high: number } {
  const failed = seen - passed;
  const ways = logChoose(total, seen) + Math.log(0.05 / (seen + 1));
  const isLikely = (count: number): boolean =>
    logChoose(count, passed) + logChoose(total - count, failed) > ways;
  // The chance is highest here and falls to both sides.
  const likeliest = Math.min(total - failed, seen === 0 ? passed : Math.floor(((total + 1) * passed) / seen));
  const low = outermost(likeliest, passed, isLikely);
  const high = outermost(likeliest, total - failed, isLikely);
  return { low: low / total, high: high / total };
}

/** The last number on the way from `inside` to `end` that is still likely. */
function outermost(inside: number, end: number, isLikely: (count: number) => boolean): number {
  if (isLikely(end)) return end;
  let [good, bad] = [inside, end];
  while (Math.abs(bad - good) > 1) {
    const middle = Math.trunc((good + bad) / 2);
    if (isLikely(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Counts samples in the order in which they were asked for, whatever order they come back in: short answers come first. */
export class InOrder {
  readonly #passed: (boolean | undefined)[];
  readonly #places: ReadonlyMap<string, number>;
  #seen = 0;
  #count = 0;

  /** @param keys one a sample, in the order of asking. */
  constructor(keys: readonly string[]) {
    this.#places = new Map(keys.map((key, at) => [key, at]));
    this.#passed = keys.map(() => undefined);
  }

  add(key: string, passed: boolean): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    this.#passed[place] = passed;
    for (let next = this.#passed[this.#seen]; next !== undefined; next = this.#passed[this.#seen]) {
      this.#seen += 1;
      if (next) this.#count += 1;
    }
  }

  get progress(): Seen {
    return { seen: this.#seen, passed: this.#count, total: this.#passed.length };
  }
}
