import { studentT } from './interval.ts';

/** A figure that is not known yet, with the ends between which it lies in about 95 of 100 cases. */
export interface Expected {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What the rest of a run will take, by its first answers. */
export interface Forecast {
  /** Answers that it is made of. */
  readonly probes: number;
  /** Samples that are still to be asked for. */
  readonly samples: number;
  readonly requests: Expected;
  /** Absent where the server does not count them. */
  readonly promptTokens?: Expected;
  readonly completionTokens?: Expected;
  readonly seconds: Expected;
  /** In the currency of the price; absent without one. */
  readonly cost?: Expected;
}

/**
 * The sum over `left` further samples, by those that were seen, which are a random part of all: the prediction interval of
 * a sum, no less than 0. At least two must be seen.
 * Source: Hahn and Meeker, Statistical Intervals, 1991, section 4.7 (the mean of further observations).
 */
export function expectedSum(seen: readonly number[], left: number): Expected {
  const count = seen.length;
  const mean = seen.reduce((sum, one) => sum + one, 0) / count;
  const variance = seen.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  const half = left === 0 ? 0 : left * studentT(count - 1) * Math.sqrt(variance * (1 / count + 1 / left));
  return { value: left * mean, low: Math.max(0, left * mean - half), high: left * mean + half };
}
