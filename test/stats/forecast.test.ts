import { expect, it } from 'vitest';
import { expectedSum } from '../../src/stats/forecast.ts';
import { xorshift } from '../../src/stats/random.ts';

it('holds the sum of what is still to come in about 95 of 100 cases, by eight that were seen', () => {
  const random = xorshift(3);
  const draw = (): number => 100 + 50 * (random() + random() + random());
  const held = Array.from({ length: 1000 }, () => {
    const { low, high } = expectedSum(Array.from({ length: 8 }, draw), 100);
    const sum = Array.from({ length: 100 }, draw).reduce((all, one) => all + one, 0);
    return low <= sum && sum <= high;
  });
  const share = held.filter(Boolean).length / held.length;
  expect(share).toBeGreaterThan(0.93);
  expect(share).toBeLessThan(0.97);
});

it('is certain of what does not vary, and never below nothing', () => {
  expect(expectedSum([2, 2, 2], 10)).toEqual({ value: 20, low: 20, high: 20 });
  expect(expectedSum([0, 100], 10).low).toBe(0);
});
