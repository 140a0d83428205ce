import { describe, expect, it } from 'vitest';
import { xorshift } from '../../../src/stats/random.ts';
import { FinalMean } from '../../../src/stats/sequential/final-mean.ts';

function shuffle(items: number[], random: () => number): number[] {
  return items
    .map((item) => [random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

describe('where the mean of tasks will end', () => {
  it('is anywhere before the first, and certain after the last', () => {
    const mean = new FinalMean(4);
    expect(mean.bounds).toEqual({ low: 0, high: 1 });
    for (const share of [0.5, 1, 0, 0.3]) mean.add(share);
    expect(mean.bounds.low).toBeCloseTo(0.45, 10);
    expect(mean.bounds.high).toBeCloseTo(0.45, 10);
  });

  it.each([
    ['few shares in the middle', (random: () => number) => Math.round(random() * 3) / 3],
    ['mostly all or nothing', (random: () => number) => (random() < 0.5 ? 0 : random() < 0.2 ? 0.7 : 1)],
    ['nearly all passed', (random: () => number) => (random() < 0.9 ? 1 : 0.8)],
  ])('is held at every look in 95 of 100 runs or more: %s', (_, draw) => {
    const random = xorshift(31);
    const [total, runs] = [100, 120];
    let broken = 0;
    for (let run = 0; run < runs; run += 1) {
      const shares = shuffle(
        Array.from({ length: total }, () => draw(random)),
        random,
      );
      const final = shares.reduce((sum, share) => sum + share, 0) / total;
      const mean = new FinalMean(total);
      const isOutside = shares.some((share) => {
        mean.add(share);
        const { low, high } = mean.bounds;
        return final < low - 1e-9 || final > high + 1e-9;
      });
      if (isOutside) broken += 1;
    }
    expect(broken / runs).toBeLessThanOrEqual(0.05);
  });

  it('is narrow long before the end where tasks vary little', () => {
    const random = xorshift(5);
    const mean = new FinalMean(1000);
    for (let task = 0; task < 300; task += 1) mean.add(0.6 + 0.2 * random());
    const { low, high } = mean.bounds;
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(0.7);
    expect(high - low).toBeLessThan(0.06);
  });
});
