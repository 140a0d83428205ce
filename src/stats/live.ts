import { logChoose } from './combinations.ts';
import { FinalMean } from './sequential/final-mean.ts';

/** How far a run is whose tasks pass or fail. */
interface Seen {
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

/** Where a run would end, with a chance of 95 % however often one has looked. */
export interface Final {
  /** Tasks that are seen, of how many. */
  readonly seen: number;
  readonly of: number;
  /** The mean of those that are seen. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Follows a run task by task in the order of its plan, whatever order answers come back in: short ones come first, and fare better or
 * worse than long ones. A task counts once all its samples are there, as the share of them that passed.
 */
export class InOrder {
  readonly #tasks: readonly { left: number; passed: number; readonly of: number }[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #mean: FinalMean | undefined;
  readonly #shares: number[] = [];
  #sum = 0;

  /** @param tasks the keys of each task's samples, the tasks in their shuffled order. */
  constructor(tasks: readonly (readonly string[])[]) {
    this.#places = new Map(tasks.flatMap((keys, at) => keys.map((key) => [key, at] as const)));
    this.#tasks = tasks.map((keys) => ({ left: keys.length, passed: 0, of: keys.length }));
    // What can only pass or fail is counted exactly, which is narrower.
    this.#mean = tasks.every((keys) => keys.length === 1) ? undefined : new FinalMean(tasks.length);
  }

  /** Each sample once. */
  add(key: string, passed: boolean): void {
    const task = this.#tasks[this.#places.get(key) ?? -1];
    if (task === undefined) return;
    task.left -= 1;
    if (passed) task.passed += 1;
    for (
      let next = this.#tasks[this.#shares.length];
      next?.left === 0;
      next = this.#tasks[this.#shares.length]
    )
      this.#see(next.passed / next.of);
  }

  #see(share: number): void {
    this.#shares.push(share);
    this.#sum += share;
    this.#mean?.add(share);
  }

  /** What the tasks reached that are seen, in order. */
  get shares(): readonly number[] {
    return this.#shares;
  }

  get final(): Final {
    const [seen, of] = [this.#shares.length, this.#tasks.length];
    const bounds = this.#mean?.bounds ?? finalShare({ seen, passed: this.#sum, total: of });
    return { seen, of, value: seen === 0 ? 0 : this.#sum / seen, ...bounds };
  }
}
