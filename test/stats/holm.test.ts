import { describe, expect, test } from 'vitest';
import { holm } from '../../src/stats/holm.ts';
import { xorshift } from '../../src/stats/random.ts';

describe("Holm's correction", () => {
  test('multiplies each p by how many are left, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  test('leaves a single p as it is and none above 1', () => {
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  test('keeps the chance of any false alarm among ten at 5 %', () => {
    const random = xorshift(7);
    const rounds = 20_000;
    let alarms = 0;
    for (let round = 0; round < rounds; round += 1) {
      if (holm(Array.from({ length: 10 }, random)).some((p) => p < 0.05)) alarms += 1;
    }
    expect(alarms / rounds).toBeGreaterThan(0.044);
    expect(alarms / rounds).toBeLessThan(0.054);
  });
});
