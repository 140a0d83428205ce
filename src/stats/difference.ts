import { clustered, Z } from './interval.ts';
import type { Estimate, Reached } from './interval.ts';
import { pairedTest } from './paired-test.ts';
import type { PairedTest } from './paired-test.ts';

/** What one task earned in two runs, of as much in both. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly of: number;
}

/** Two runs over the same tasks. Shares are in 0…1, differences are b − a. */
export interface Difference {
  readonly a: Estimate;
  readonly b: Estimate;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly test: PairedTest & { readonly method: 'McNemar, mid-p' | 'paired permutation, mid-p' };
  /** The smallest difference that so many tasks would show in four comparisons of five; more than 1 where none would be; undefined where no task differs. */
  readonly detectable?: number;
}

/**
 * How far run b is from run a, with the 95 % interval of other tasks of the same kind. `pairs` has one entry a task and is not empty.
 *
 * The interval adds the distances to the ends of each run's own interval in squares, with the correlation of the two runs; with
 * one sample a task that is Newcombe's method 10. The interval and the test are made in different ways: where p is close to
 * 0.05 one of them may see a difference and the other not.
 * Sources: Newcombe, Improved Confidence Intervals for the Difference Between Binomial Proportions Based on Paired Data,
 * Statistics in Medicine 17, 1998; Zou and Donner, Construction of Confidence Limits About Effect Measures, ibid. 27, 2008.
 */
export function differenceOf(pairs: readonly Pair[]): Difference {
  const [a, b] = [shareOf(pairs, 'a'), shareOf(pairs, 'b')];
  const r = correlation(pairs, a.value, b.value);
  const value = b.value - a.value;
  const detectable = detectableDifference(pairs);
  return {
    a,
    b,
    value,
    low: value - distance(b.value - b.low, a.high - a.value, r),
    high: value + distance(b.high - b.value, a.value - a.low, r),
    test: {
      ...pairedTest(pairs.map((pair) => pair.b - pair.a)),
      method: isBinary(pairs) ? 'McNemar, mid-p' : 'paired permutation, mid-p',
    },
    ...(detectable === undefined ? {} : { detectable }),
  };
}

const shareOf = (pairs: readonly Pair[], run: 'a' | 'b'): Estimate =>
  clustered(pairs.map((pair): Reached => [pair[run], pair.of]));

const distance = (one: number, other: number, r: number): number =>
  Math.sqrt(Math.max(0, one ** 2 - 2 * r * one * other + other ** 2));

/**
 * Of what the tasks earned in both runs, apart from the runs' shares; 0 where one of them does not vary. With one sample a
 * task a positive one is made smaller by Newcombe's correction for continuity.
 */
function correlation(pairs: readonly Pair[], shareA: number, shareB: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (const { a, b, of } of pairs) {
    const [left, right] = [a - shareA * of, b - shareB * of];
    ab += left * right;
    aa += left ** 2;
    bb += right ** 2;
  }
  if (aa < 1e-12 || bb < 1e-12) return 0;
  return (isBinary(pairs) && ab > 0 ? Math.max(0, ab - 0.5) : ab) / Math.sqrt(aa * bb);
}

/** One sample a task, passed or not. */
const isBinary = (pairs: readonly Pair[]): boolean =>
  pairs.every(({ a, b, of }) => of === 1 && Number.isInteger(a) && Number.isInteger(b));

/** The 0.8 quantile of the normal distribution: a power of 80 %. */
const Z_POWER = 0.8416212335729143;

/**
 * (z₀.₉₇₅ + z₀.₈) × the standard error of the difference, were there none.
 * Source: Miller, Adding Error Bars to Evals, 2024, section 5 (arXiv:2411.00640).
 */
function detectableDifference(pairs: readonly Pair[]): number | undefined {
  const squares = pairs.reduce((sum, { a, b }) => sum + (b - a) ** 2, 0);
  const of = pairs.reduce((sum, pair) => sum + pair.of, 0);
  return squares === 0 ? undefined : ((Z + Z_POWER) * Math.sqrt(squares)) / of;
}
