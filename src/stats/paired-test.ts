import { xorshift } from './random.ts';

/** Whether two runs differ on the same tasks. */
export interface PairedTest {
  /** Chance of a difference at least as large, were the two runs alike; mid-p: an equally large one counts half. */
  readonly p: number;
  /** Whether all signs were counted; else p comes from 20,000 draws. */
  readonly exact: boolean;
}

/**
 * The chance of a sum as far from 0 as that of `differences`, one a task, were each as likely to have the other sign. With
 * one sample a task (all are −1, 0 or 1) it is McNemar's test. It is counted exactly where the differences are multiples of
 * one number, which shares and points are, and simulated 20,000 times with a fixed seed where those are too many.
 *
 * Sources: Fisher, The Design of Experiments, 1935, section 21 (signs at random); Fagerland, Lydersen and Laake, The McNemar
 * Test for Binary Matched-Pairs Data: Mid-p and Asymptotic Are Better Than Exact Conditional, BMC Medical Research Methodology
 * 13, 2013 (mid-p).
 */
export function pairedTest(differences: readonly number[]): PairedTest {
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  if (sizes.length === 0) return { p: 1, exact: true };
  const whole = wholeParts(sizes);
  if (whole === undefined) return { p: simulated(sizes, observed), exact: false };
  const unit = (sizes[0] ?? 0) / (whole[0] ?? 1);
  return { p: counted(whole, Math.round(observed / unit)), exact: true };
}

/** Samples a task that shares are looked at for being multiples of. */
const FINEST = 120;

/** Steps that counting may take. */
const MOST_STEPS = 5e7;

/** The sizes as multiples of their unit, or undefined where none is found or counting would take too long. */
function wholeParts(sizes: readonly number[]): number[] | undefined {
  for (let parts = 1; parts <= FINEST; parts += 1) {
    const scaled = sizes.map((size) => size * parts);
    if (!scaled.every((size) => Math.abs(size - Math.round(size)) < 1e-6)) continue;
    const whole = scaled.map(Math.round);
    const range = whole.reduce((sum, size) => sum + size, 0);
    return range * whole.length > MOST_STEPS ? undefined : whole;
  }
  return undefined;
}

/** Over all signs; the sum of those that are positive tells the sum of all. */
function counted(sizes: readonly number[], observed: number): number {
  const range = sizes.reduce((sum, size) => sum + size, 0);
  const chances = new Float64Array(range + 1);
  chances[0] = 1;
  let reach = 0;
  for (const size of sizes) {
    reach += size;
    for (let at = reach; at >= 0; at -= 1)
      chances[at] = ((chances[at] ?? 0) + (at < size ? 0 : (chances[at - size] ?? 0))) / 2;
  }
  let p = 0;
  for (const [positive, chance] of chances.entries())
    p += chance * weight(Math.abs(2 * positive - range), observed);
  return Math.min(1, p);
}

const weight = (sum: number, observed: number): number => (sum > observed ? 1 : sum === observed ? 0.5 : 0);

const DRAWS = 20_000;

/** What was observed counts as one of the draws, so that no p is 0. */
function simulated(sizes: readonly number[], observed: number): number {
  const random = xorshift();
  let count = 0.5;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const sum = Math.abs(sizes.reduce((all, size) => all + (random() < 0.5 ? size : -size), 0));
    count += Math.abs(sum - observed) < 1e-9 ? 0.5 : sum > observed ? 1 : 0;
  }
  return count / (DRAWS + 1);
}
