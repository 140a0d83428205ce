import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../src/stats/difference.ts';
import type { Pair } from '../../src/stats/difference.ts';
import { xorshift } from '../../src/stats/random.ts';

/** A table of pairs: both passed, only a, only b, neither. */
const table = (both: number, onlyA: number, onlyB: number, neither: number): Pair[] => [
  ...Array.from({ length: both }, () => ({ a: 1, b: 1, of: 1 })),
  ...Array.from({ length: onlyA }, () => ({ a: 1, b: 0, of: 1 })),
  ...Array.from({ length: onlyB }, () => ({ a: 0, b: 1, of: 1 })),
  ...Array.from({ length: neither }, () => ({ a: 0, b: 0, of: 1 })),
];

describe('the difference of two runs', () => {
  test.each([
    // Altman, Machin, Bryant and Gardner, Statistics with Confidence, 2000, table 6.2.
    ['Altman', table(14, 0, 5, 22), 0.122, 0.011, 0.226],
    // Bentur et al. 2009; Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, 2017, chapter 8.
    ['Bentur', table(1, 1, 7, 12), 0.286, 0.026, 0.507],
  ])('has the published interval of Newcombe: %s', (_, pairs, value, low, high) => {
    const found = differenceOf(pairs);
    expect(found.value).toBeCloseTo(value, 3);
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 3);
    expect(found.test.method).toBe('McNemar, mid-p');
  });

  test('turns its sign with the order of the runs', () => {
    const pairs = table(60, 20, 35, 49);
    const there = differenceOf(pairs);
    const back = differenceOf(pairs.map(({ a, b, of }) => ({ a: b, b: a, of })));
    expect(back.value).toBeCloseTo(-there.value, 12);
    expect(back.low).toBeCloseTo(-there.high, 12);
    expect(back.test.p).toBeCloseTo(there.test.p, 12);
  });

  test.each([
    ['the same run twice', table(80, 0, 0, 84)],
    ['both solved everything', table(20, 0, 0, 0)],
    ['neither solved anything', table(0, 0, 0, 20)],
    ['one task', table(0, 0, 1, 0)],
    ['all against nothing', table(0, 0, 30, 0)],
  ])('claims no certainty where %s', (_, pairs) => {
    const { value, low, high } = differenceOf(pairs);
    expect(low).toBeLessThan(value === 1 ? 1 : value + 1e-12);
    expect(high - low).toBeGreaterThan(0.01);
    expect(Math.min(low, -high)).toBeGreaterThanOrEqual(-1);
  });

  test('is found smaller than the smallest that could be seen in most comparisons with less', () => {
    // With 10 of 164 tasks differing: 2.8016 × √10 / 164, by hand.
    expect(differenceOf(table(100, 5, 5, 54)).detectable).toBeCloseTo((2.8015852 * Math.sqrt(10)) / 164, 6);
    expect(differenceOf(table(100, 0, 0, 64))).not.toHaveProperty('detectable');
  });

  test('is seen in four comparisons of five where it is as large as the detectable one', () => {
    const random = xorshift(31);
    const [tasks, differing] = [164, 0.3];
    const least = (2.8015852 * Math.sqrt(tasks * differing)) / tasks;
    const rounds = 600;
    let seen = 0;
    for (let round = 0; round < rounds; round += 1) {
      const pairs = Array.from({ length: tasks }, () => {
        const draw = random();
        if (draw >= differing) return { a: 1, b: 1, of: 1 };
        return draw < (differing + least) / 2 ? { a: 0, b: 1, of: 1 } : { a: 1, b: 0, of: 1 };
      });
      if (differenceOf(pairs).test.p < 0.05) seen += 1;
    }
    expect(seen / rounds).toBeGreaterThan(0.76);
    expect(seen / rounds).toBeLessThan(0.88);
  });

  // A task's chance is common to both runs, and b is better in a known way; one sample, or points of ten.
  test.each([
    ['one sample a task', 164, 1, 0.94, 0.975],
    ['ten points a task', 164, 10, 0.94, 0.97],
    ['one sample a task', 12, 1, 0.94, 0.995],
    ['ten points a task', 12, 10, 0.93, 0.985],
  ])('of %s over %i tasks is held by its interval', (_, tasks, of, least, most) => {
    const random = xorshift(5);
    const draw = (chance: number): number => {
      let passed = 0;
      for (let at = 0; at < of; at += 1) if (random() < chance) passed += 1;
      return passed;
    };
    const rounds = 1500;
    let held = 0;
    for (let round = 0; round < rounds; round += 1) {
      const pairs = Array.from({ length: tasks }, () => {
        const chance = random() < 0.5 ? 0.1 : 0.8;
        return { a: draw(chance), b: draw(chance + 0.1), of };
      });
      const { low, high } = differenceOf(pairs);
      if (low <= 0.1 && 0.1 <= high) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(least);
    expect(held / rounds).toBeLessThan(most);
  });
});
