/** A share with the ends of its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How the interval was made. */
  readonly method: 'wilson' | 'bootstrap over tasks';
}

/** The 0.975 quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval for `passed` of `total` independent samples; total must be above 0, and `passed` need not be whole.
 * Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927.
 */
export function wilson(passed: number, total: number): Estimate {
  const share = passed / total;
  const shrink = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  // At 0 and 1 the formula gives those ends but for rounding.
  const low = passed === 0 ? 0 : Math.max(0, centre - half);
  const high = passed === total ? 1 : Math.min(1, centre + half);
  return { value: share, low, high, method: 'wilson' };
}

const RESAMPLES = 2000;

/**
 * The mean of one value a task, with the interval of resampled tasks: the samples of one task are not independent, the tasks are.
 * The generator is seeded and the order of the values does not matter, so that the same verdicts give the same interval.
 * Where all values are equal (one task, nothing solved, all solved) resampling has nothing to vary and would claim certainty:
 * then it is Wilson's interval with one observation a task. `values` must not be empty.
 *
 * Source: Efron, Bootstrap Methods, Annals of Statistics 7, 1979 (percentile method).
 */
export function bootstrap(values: readonly number[]): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted[0] === sorted.at(-1)) return wilson(mean(sorted) * sorted.length, sorted.length);
  const random = xorshift(0x2545f491);
  const means = Array.from({ length: RESAMPLES }, () => resampledMean(sorted, random)).toSorted(
    (a, b) => a - b,
  );
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { value: mean(sorted), low: at(0.025), high: at(0.975), method: 'bootstrap over tasks' };
}

/**
 * What share of all parts was reached, with the interval of resampled tasks; a task is `[reached, of]`, and some `of` is
 * above 0. Where every task reached the same share, resampling has nothing to vary: then it is Wilson's interval with one observation a task.
 */
export function bootstrapShare(tasks: readonly (readonly [reached: number, of: number])[]): Estimate {
  const sorted = tasks.toSorted((a, b) => a[0] / a[1] - b[0] / b[1] || a[1] - b[1]);
  const value = shareOf(sorted);
  if (isEven(sorted)) return wilson(value * sorted.length, sorted.length);
  const random = xorshift(0x2545f491);
  const draw = (): readonly [number, number] => sorted[Math.floor(random() * sorted.length)] ?? [0, 0];
  const shares = Array.from({ length: RESAMPLES }, () => shareOf(sorted.map(draw))).toSorted((a, b) => a - b);
  const at = (share: number): number => shares[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { value, low: at(0.025), high: at(0.975), method: 'bootstrap over tasks' };
}

const isEven = (tasks: readonly (readonly [number, number])[]): boolean =>
  new Set(tasks.map(([reached, of]) => reached / of)).size === 1;

function shareOf(tasks: readonly (readonly [number, number])[]): number {
  const sum = (at: 0 | 1): number => tasks.reduce((all, task) => all + task[at], 0);
  return sum(0) / sum(1);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function resampledMean(values: readonly number[], random: () => number): number {
  let sum = 0;
  for (let draw = 0; draw < values.length; draw += 1)
    sum += values[Math.floor(random() * values.length)] ?? 0;
  return sum / values.length;
}

/** Uniform in [0, 1). Source: Marsaglia, Xorshift RNGs, 2003. */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
