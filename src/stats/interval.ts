/** A share with the ends of its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How the interval was made. */
  readonly method: 'wilson' | 'wilson over tasks';
}

/** What a task earned of what it could: `[1, 1]` passed, `[3, 10]` three of ten samples, `[5, 7]` points. */
export type Reached = readonly [reached: number, of: number];

/** The 0.975 quantile of the normal distribution. */
export const Z = 1.959963984540054;

/**
 * Wilson's score interval for `passed` of `total` independent samples; total must be above 0, and neither need be whole.
 * Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927.
 */
export function wilson(passed: number, total: number): Estimate {
  return { ...score(passed / total, total), method: 'wilson' };
}

/**
 * What share of everything was reached, with an interval that takes the tasks for the sample: what one task earned in
 * several samples, languages or checks is not independent. `tasks` must not be empty, and some `of` is above 0.
 *
 * It is Wilson's interval with the effective sample size, which is how many independent observations would vary as the
 * tasks do: share × (1 − share) / variance, made smaller by (z / t)² for few tasks. Where each task is one observation it
 * is Wilson's own. Where all tasks reached the same share nothing varies, and each counts as one observation.
 *
 * Sources: Korn and Graubard, Confidence Intervals for Proportions with Small Expected Number of Positive Counts, Survey
 * Methodology 24, 1998 (effective size); Dean and Pagano, Evaluating Confidence Interval Methods for Binomial Proportions
 * in Clustered Surveys, JSSAM 3, 2015 (with Wilson's interval); Cochran, Sampling Techniques, 1977, 6.4 (variance of a ratio).
 */
export function clustered(tasks: readonly Reached[]): Estimate {
  const share = sum(tasks, 0) / sum(tasks, 1);
  if (tasks.every(([reached, of]) => of === 1 && (reached === 0 || reached === 1)))
    return wilson(sum(tasks, 0), tasks.length);
  return { ...score(share, effectiveSize(tasks, share)), method: 'wilson over tasks' };
}

/** The variance of a share that is summed over tasks; 0 where there is one task or all reached the same. */
export function varianceOfShare(tasks: readonly Reached[]): number {
  if (tasks.length < 2) return 0;
  const share = sum(tasks, 0) / sum(tasks, 1);
  const squares = tasks.reduce((all, [reached, of]) => all + (reached - share * of) ** 2, 0);
  return ((squares / sum(tasks, 1) ** 2) * tasks.length) / (tasks.length - 1);
}

function effectiveSize(tasks: readonly Reached[], share: number): number {
  const variance = varianceOfShare(tasks);
  // What is left of equal shares after rounding is no variation.
  if (variance < 1e-18 || share <= 0 || share >= 1) return tasks.length;
  return ((share * (1 - share)) / variance) * (Z / studentT(tasks.length - 1)) ** 2;
}

/** At 0 and 1 the formula gives those ends but for rounding. */
function score(share: number, size: number): { value: number; low: number; high: number } {
  const shrink = 1 + Z ** 2 / size;
  const centre = (share + Z ** 2 / (2 * size)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / size + Z ** 2 / (4 * size ** 2));
  const low = share === 0 ? 0 : Math.max(0, centre - half);
  const high = share === 1 ? 1 : Math.min(1, centre + half);
  return { value: share, low, high };
}

const sum = (tasks: readonly Reached[], at: 0 | 1): number => tasks.reduce((all, task) => all + task[at], 0);

/** 0.975 quantiles of Student's distribution where its series is not exact enough. */
const FEW = [12.7062, 4.3027, 3.1824, 2.7764];

/**
 * The 0.975 quantile of Student's distribution with that many degrees of freedom, from 1 on, to three digits.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
 */
export function studentT(freedom: number): number {
  const known = FEW[freedom - 1];
  if (known !== undefined) return known;
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}
