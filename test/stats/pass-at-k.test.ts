import { describe, expect, test } from 'vitest';
import { passAtK, passHatK } from '../../src/stats/pass-at-k.ts';

/** n over k, exactly. */
function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
  return k > n ? 0n : result;
}

const chance = (n: number, c: number, p: number): number =>
  Number(choose(n, c)) * p ** c * (1 - p) ** (n - c);

describe('pass@k', () => {
  test('is 1 − C(n−c, k) / C(n, k) for every n up to 25', () => {
    for (let n = 1; n <= 25; n += 1) {
      for (let c = 0; c <= n; c += 1) {
        for (let k = 1; k <= n; k += 1) {
          const exact = 1 - Number(choose(n - c, k)) / Number(choose(n, k));
          expect(passAtK(n, c, k)).toBeCloseTo(exact, 12);
        }
      }
    }
  });

  test.each([
    [5, 2, 2, 0.7],
    [200, 1, 100, 0.5],
    [200, 10, 1, 0.05],
    [100_000, 1, 1, 1e-5],
  ])('of %i samples, %i passed, k = %i is %f', (n, c, k, value) => {
    expect(passAtK(n, c, k)).toBeCloseTo(value, 12);
  });

  test('is unbiased: over all that may happen its mean is 1 − (1 − p)^k', () => {
    for (const [n, k, p] of [
      [10, 3, 0.2],
      [20, 10, 0.05],
      [8, 8, 0.5],
    ] as const) {
      let mean = 0;
      for (let c = 0; c <= n; c += 1) mean += chance(n, c, p) * (passAtK(n, c, k) ?? Number.NaN);
      expect(mean).toBeCloseTo(1 - (1 - p) ** k, 10);
    }
  });

  test('is 0 where nothing passed and 1 where all did', () => {
    expect(passAtK(10, 0, 5)).toBe(0);
    expect(passAtK(10, 10, 1)).toBe(1);
    expect(passAtK(1, 1, 1)).toBe(1);
  });

  test('is undefined for more than there are samples, and for none', () => {
    expect(passAtK(5, 5, 6)).toBeUndefined();
    expect(passAtK(0, 0, 1)).toBeUndefined();
    expect(passAtK(5, 5, 0)).toBeUndefined();
  });
});

describe('pass^k', () => {
  test('is the share of choices of k samples that all passed, one by one', () => {
    for (let n = 1; n <= 8; n += 1) {
      for (let c = 0; c <= n; c += 1) {
        for (let k = 1; k <= n; k += 1) expect(passHatK(n, c, k)).toBeCloseTo(allPass(n, c, k), 12);
      }
    }
  });

  test('is pass@1 for one, and undefined for more samples than there are', () => {
    expect(passHatK(10, 3, 1)).toBeCloseTo(passAtK(10, 3, 1) ?? Number.NaN, 12);
    expect(passHatK(3, 3, 4)).toBeUndefined();
    expect(passHatK(3, 3, 0)).toBeUndefined();
  });
});

/** Of all subsets of k of n samples, of which the first c passed: the share without a failed one. */
function allPass(n: number, c: number, k: number): number {
  let [good, all] = [0, 0];
  for (let subset = 0; subset < 2 ** n; subset += 1) {
    const bits = [...Array(n).keys()].filter((bit) => (subset >> bit) & 1);
    if (bits.length !== k) continue;
    all += 1;
    if (bits.every((bit) => bit < c)) good += 1;
  }
  return good / all;
}
