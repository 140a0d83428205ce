import { describe, expect, test } from 'vitest';
import { bootstrap, bootstrapShare, wilson } from '../../src/stats/interval.ts';

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

const width = ({ low, high }: { low: number; high: number }): number => high - low;

describe('the interval of resampled tasks', () => {
  const mixed = [...Array.from({ length: 82 }, () => 1), ...Array.from({ length: 82 }, () => 0)];

  test('is the same for the same values in any order', () => {
    const values = Array.from({ length: 50 }, (_, i) => (i % 5) / 4);
    expect(bootstrap(values.toReversed())).toEqual(bootstrap(values));
  });

  test("agrees with Wilson's where each task has one sample", () => {
    const [resampled, closed] = [bootstrap(mixed), wilson(82, 164)];
    expect(resampled.value).toBe(0.5);
    expect(Math.abs(resampled.low - closed.low)).toBeLessThan(0.01);
    expect(Math.abs(resampled.high - closed.high)).toBeLessThan(0.01);
    expect(resampled.method).toBe('bootstrap over tasks');
  });

  test('is as wide as the tasks differ, not as samples are many', () => {
    const alike = Array.from({ length: 164 }, (_, i) => 0.45 + (i % 2) / 10);
    expect(width(bootstrap(alike))).toBeLessThan(width(bootstrap(mixed)) / 5);
  });

  test.each([
    ['nothing solved', Array.from({ length: 20 }, () => 0), 0, 0.1611],
    ['all solved', Array.from({ length: 20 }, () => 1), 0.8389, 1],
    ['one task', [0.5], 0.0546, 0.9454],
  ])('claims no certainty for %s', (_, values, low, high) => {
    const interval = bootstrap(values);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
    expect(interval.method).toBe('wilson');
  });

  // Known truth: a task's chance is drawn from {0.2, 0.8}; the mean of ten samples a task is resampled.
  test('covers the truth about as often as it says', () => {
    let state = 12345;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const runs = 200;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const values = Array.from({ length: 60 }, () => {
        const chance = random() < 0.5 ? 0.2 : 0.8;
        return (
          Array.from({ length: 10 }, () => (random() < chance ? 1 : 0)).filter((x) => x === 1).length / 10
        );
      });
      const { low, high } = bootstrap(values);
      if (low <= 0.5 && 0.5 <= high) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.9);
    expect(covered / runs).toBeLessThan(0.99);
  });
});

describe('the share of points', () => {
  test('of tasks that all reached the same share has the interval of one observation a task', () => {
    const even = bootstrapShare([
      [5, 7],
      [10, 14],
    ]);
    expect(even).toMatchObject({ method: 'wilson', value: 15 / 21 });
    expect(even.low).toBeLessThan(0.3);
    expect(even.high).toBeGreaterThan(0.9);
  });

  test('counts a task by its points, and lies within its interval', () => {
    const share = bootstrapShare([
      [10, 10],
      [0, 5],
      [3, 5],
    ]);
    expect(share).toMatchObject({ method: 'bootstrap over tasks', value: 13 / 20 });
    expect(share.low).toBeLessThan(share.value);
    expect(share.high).toBeGreaterThan(share.value);
  });
});
