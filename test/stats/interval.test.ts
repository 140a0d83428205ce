import { describe, expect, test } from 'vitest';
import { clustered, studentT, wilson } from '../../src/stats/interval.ts';
import { xorshift } from '../../src/stats/random.ts';

describe("Wilson's interval", () => {
  // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i of %i is the published one', (passed, total, low, high) => {
    const interval = wilson(passed, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
    expect(interval.value).toBe(passed / total);
  });

  test('mirrors around one half', () => {
    const [few, many] = [wilson(3, 164), wilson(161, 164)];
    expect(many.low).toBeCloseTo(1 - few.high, 12);
    expect(many.high).toBeCloseTo(1 - few.low, 12);
  });

  test('claims no certainty at nothing, at all, and at one sample', () => {
    expect(wilson(0, 164)).toMatchObject({ value: 0, low: 0 });
    expect(wilson(0, 164).high).toBeGreaterThan(0.02);
    expect(wilson(164, 164)).toMatchObject({ value: 1, high: 1 });
    expect(wilson(164, 164).low).toBeLessThan(0.98);
    expect(wilson(1, 1).low).toBeLessThan(0.21);
  });

  test('contains the share for every count', () => {
    for (let total = 1; total <= 60; total += 1) {
      for (let passed = 0; passed <= total; passed += 1) {
        const { value, low, high } = wilson(passed, total);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }
    }
  });
});

/** How often the intervals hold the truth, on average over it: every count of every share of a fine grid. */
function averageCoverage(total: number): number {
  const intervals = Array.from({ length: total + 1 }, (_, passed) => wilson(passed, total));
  const grid = Array.from({ length: 199 }, (_, at) => (at + 1) / 200);
  const coverages = grid.map((share) => {
    const chances = binomial(total, share);
    return sum(
      intervals.map(({ low, high }, at) => (low <= share && share <= high ? (chances[at] ?? 0) : 0)),
    );
  });
  return sum(coverages) / grid.length;
}

function binomial(total: number, share: number): number[] {
  let chances = [1];
  for (let draw = 0; draw < total; draw += 1) {
    chances = [...chances, 0].map(
      (chance, at) => chance * (1 - share) + (at === 0 ? 0 : (chances[at - 1] ?? 0) * share),
    );
  }
  return chances;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

describe('the coverage of one sample a task', () => {
  test.each([
    [164, 0.9504],
    [12, 0.9545],
  ])('with %i tasks is %d on average, counted without chance', (tasks, coverage) => {
    expect(averageCoverage(tasks)).toBeCloseTo(coverage, 3);
  });
});

const width = ({ low, high }: { low: number; high: number }): number => high - low;

describe('the interval over tasks', () => {
  const alternating = Array.from({ length: 164 }, (_, at) => at % 2);

  test("is Wilson's own where each task is one observation", () => {
    expect(clustered(alternating.map((passed) => [passed, 1]))).toEqual(wilson(82, 164));
  });

  test('does not become narrower by answers that are always the same', () => {
    const repeated = clustered(alternating.map((passed) => [10 * passed, 10]));
    const once = clustered(alternating.map((passed) => [passed, 1]));
    expect(width(repeated)).toBeGreaterThan(width(once));
    expect(width(repeated)).toBeLessThan(1.02 * width(once));
  });

  test('is as wide as the tasks differ, not as samples are many', () => {
    const alike = alternating.map((odd) => [0.45 + odd / 10, 1] as const);
    expect(width(clustered(alike))).toBeLessThan(width(wilson(82, 164)) / 5);
  });

  test('weighs a task by what could be earned, and comes from the variance of a ratio', () => {
    const share = clustered([
      [10, 10],
      [0, 5],
      [3, 5],
    ]);
    // By hand: residuals 10 − 6.5, 0 − 3.25, 3 − 3.25 of a sum of 20 in 3 tasks.
    const variance = ((3.5 ** 2 + 3.25 ** 2 + 0.25 ** 2) / 20 ** 2) * (3 / 2);
    const size = ((0.65 * 0.35) / variance) * (1.959964 / 4.3027) ** 2;
    const byHand = wilson(0.65 * size, size);
    expect(share).toMatchObject({ value: 0.65, method: 'wilson over tasks' });
    expect(share.low).toBeCloseTo(byHand.low, 6);
    expect(share.high).toBeCloseTo(byHand.high, 6);
  });

  test.each([
    ['nothing solved', Array.from({ length: 20 }, () => [0, 3] as const), 0, 0.1611],
    ['all solved', Array.from({ length: 20 }, () => [3, 3] as const), 0.8389, 1],
    ['one task', [[5, 10] as const], 0.0546, 0.9454],
    ['tasks that all reached the same', [[5, 7] as const, [10, 14] as const], 0.181, 0.966],
  ])('claims no certainty for %s', (_, tasks, low, high) => {
    const interval = clustered(tasks);
    expect(interval.low).toBeCloseTo(low, 2);
    expect(interval.high).toBeCloseTo(high, 2);
  });

  // Five samples a task, whose chances are drawn from a known distribution; seeded, so that the shares are these each time.
  test.each([
    [164, 0.94, 0.96],
    [12, 0.93, 0.97],
  ])('with %i tasks of five samples holds the truth as often as it says', (tasks, least, most) => {
    const random = xorshift(4711);
    let held = 0;
    const runs = 1200;
    for (let run = 0; run < runs; run += 1) {
      const [chances, truth] = WORLDS[run % WORLDS.length] ?? [[], 0];
      const counts = Array.from({ length: tasks }, () => {
        const chance = chances[Math.floor(random() * chances.length)] ?? 0;
        return [sum(Array.from({ length: 5 }, () => (random() < chance ? 1 : 0))), 5] as const;
      });
      const { low, high } = clustered(counts);
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / runs).toBeGreaterThan(least);
    expect(held / runs).toBeLessThan(most);
  });
});

/** Chances of a task, all as likely, and their mean. */
const WORLDS: readonly (readonly [readonly number[], number])[] = [
  [[0.2, 0.8], 0.5],
  [[0.05, 0.95, 0.95], 1.95 / 3],
  [[0.1, 0.3, 0.5, 0.7, 0.9], 0.5],
  [[0.02, 0.02, 0.02, 0.6], 0.66 / 4],
];

test("Student's quantiles are the printed ones", () => {
  // Abramowitz and Stegun, table 26.10.
  const printed = { 1: 12.706, 2: 4.303, 4: 2.776, 5: 2.571, 10: 2.228, 23: 2.069, 120: 1.98 };
  for (const [freedom, quantile] of Object.entries(printed))
    expect(Math.abs(studentT(Number(freedom)) - quantile)).toBeLessThan(0.004);
});
