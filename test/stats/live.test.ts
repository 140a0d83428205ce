import { describe, expect, test } from 'vitest';
import { finalShare, InOrder } from '../../src/stats/live.ts';
import { xorshift } from '../../src/stats/random.ts';

const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;

/** Every final count whose ratio of prior and posterior is below 1 / α, each looked at. */
function byEnumeration(seen: number, passed: number, total: number): number[] {
  const chance = (count: number): number => choose(count, passed) * choose(total - count, seen - passed);
  const counts = Array.from({ length: total + 1 }, (_, count) => count);
  const all = counts.reduce((sum, count) => sum + chance(count), 0);
  return counts.filter((count) => 1 / (total + 1) / (chance(count) / all) < 20);
}

describe('where a run will end', () => {
  test('is every final count that a ratio of prior and posterior keeps', () => {
    for (const total of [1, 7, 30]) {
      for (let seen = 0; seen <= total; seen += 1) {
        for (let passed = 0; passed <= seen; passed += 1) {
          const kept = byEnumeration(seen, passed, total);
          const { low, high } = finalShare({ seen, passed, total });
          expect([low * total, high * total].map(Math.round)).toEqual([kept[0], kept.at(-1)]);
        }
      }
    }
  });

  test('is anywhere before the first sample, and certain after the last', () => {
    expect(finalShare({ seen: 0, passed: 0, total: 164 })).toEqual({ low: 0, high: 1 });
    expect(finalShare({ seen: 164, passed: 41, total: 164 })).toEqual({ low: 0.25, high: 0.25 });
  });

  test('is told at once for 100,000 samples', () => {
    const { low, high } = finalShare({ seen: 50_000, passed: 31_000, total: 100_000 });
    expect(low).toBeGreaterThan(0.61);
    expect(high).toBeLessThan(0.63);
  });

  test.each([0.1, 0.5, 0.9])('is held at every look in 95 of 100 runs or more, at a share of %d', (share) => {
    const random = xorshift(23);
    const [total, runs] = [100, 200];
    let broken = 0;
    for (let run = 0; run < runs; run += 1) {
      const marks = Array.from({ length: total }, () => random() < share);
      const final = marks.filter(Boolean).length / total;
      let passed = 0;
      const isOutside = marks.some((mark, at) => {
        if (mark) passed += 1;
        const { low, high } = finalShare({ seen: at + 1, passed, total });
        return final < low - 1e-12 || final > high + 1e-12;
      });
      if (isOutside) broken += 1;
    }
    expect(broken / runs).toBeLessThanOrEqual(0.05);
  });
});

test('tasks count in the order of the plan, whatever order their answers come back in', () => {
  const live = new InOrder([['a'], ['b'], ['c'], ['d']]);
  live.add('b', true);
  live.add('unknown', true);
  expect(live.final).toEqual({ seen: 0, of: 4, value: 0, low: 0, high: 1 });
  live.add('a', false);
  expect(live.shares).toEqual([0, 1]);
  live.add('d', true);
  live.add('c', true);
  expect(live.final).toEqual({ seen: 4, of: 4, value: 0.75, low: 0.75, high: 0.75 });
});

test('a task of several samples counts once it has them all, by the share that passed', () => {
  const live = new InOrder([
    ['a0', 'a1'],
    ['b0', 'b1'],
  ]);
  live.add('a0', true);
  live.add('b0', true);
  live.add('b1', true);
  expect(live.shares).toEqual([]);
  live.add('a1', false);
  expect(live.shares).toEqual([0.5, 1]);
  expect(live.final.value).toBe(0.75);
});
