import { describe, expect, test } from 'vitest';
import { pairedTest } from '../../src/stats/paired-test.ts';
import { xorshift } from '../../src/stats/random.ts';

const pairs = (lost: number, won: number, same = 0): number[] => [
  ...Array.from({ length: lost }, () => -1),
  ...Array.from({ length: won }, () => 1),
  ...Array.from({ length: same }, () => 0),
];

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** McNemar's mid-p as its formula has it: twice the tail of a fair coin, with half of what was observed. */
function midP(lost: number, won: number): number {
  const [n, few] = [lost + won, Math.min(lost, won)];
  if (lost === won) return 1 - choose(n, few) / 2 ** n / 2;
  const below = Array.from({ length: few }, (_, k) => choose(n, k)).reduce((all, ways) => all + ways, 0);
  return (2 * (below + choose(n, few) / 2)) / 2 ** n;
}

/** All 2ⁿ signs, one after the other. */
function byEnumeration(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((all, size) => all + size, 0));
  let count = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs += 1) {
    const sum = Math.abs(differences.reduce((all, size, at) => all + ((signs >> at) & 1 ? size : -size), 0));
    count += Math.abs(sum - observed) < 1e-9 ? 0.5 : sum > observed ? 1 : 0;
  }
  return count / 2 ** differences.length;
}

describe('the test of two runs over the same tasks', () => {
  // Bentur et al. 2009, airway hyper-responsiveness: 1 and 7 discordant pairs; Fagerland, Lydersen and Laake 2013, table 5.
  test('gives the published mid-p', () => {
    expect(pairedTest(pairs(1, 7, 13)).p).toBeCloseTo(0.039, 3);
  });

  test('is McNemar, mid-p, where each task has one sample', () => {
    for (let lost = 0; lost <= 12; lost += 1) {
      for (let won = 0; won <= 12; won += 1) {
        if (lost + won > 0) expect(pairedTest(pairs(lost, won)).p).toBeCloseTo(midP(lost, won), 12);
      }
    }
  });

  test('counts all signs of points and of shares', () => {
    const random = xorshift(99);
    for (let round = 0; round < 30; round += 1) {
      const points = Array.from({ length: 10 }, () => Math.floor(random() * 9) - 4);
      expect(pairedTest(points)).toMatchObject({ exact: true });
      expect(pairedTest(points).p).toBeCloseTo(byEnumeration(points), 12);
      const shares = points.map((each, at) => each / (at % 2 === 0 ? 5 : 10));
      expect(pairedTest(shares).p).toBeCloseTo(byEnumeration(shares), 12);
    }
  });

  test('draws signs where sizes have no unit in common, and says so', () => {
    const sizes = Array.from({ length: 12 }, (_, at) => Math.sqrt(at + 2) * (at % 3 === 0 ? -1 : 1));
    const drawn = pairedTest(sizes);
    expect(drawn.exact).toBe(false);
    expect(Math.abs(drawn.p - byEnumeration(sizes))).toBeLessThan(0.01);
    expect(pairedTest(sizes)).toEqual(drawn);
  });

  test('sees no difference between a run and itself, nor in one task', () => {
    expect(pairedTest(pairs(0, 0, 164)).p).toBe(1);
    expect(pairedTest([1]).p).toBe(0.5);
    expect(pairedTest([]).p).toBe(1);
  });

  test('does not depend on which run comes first', () => {
    const points = [3, -1, 4, 1, -5, 9, 2, 6];
    expect(pairedTest(points).p).toBeCloseTo(pairedTest(points.map((size) => -size)).p, 12);
  });

  test.each([
    [164, 0.1],
    [164, 0.3],
    [164, 0.5],
    [378, 0.2],
  ])(
    'raises 4 to 5 false alarms in 100 over %i tasks of which a share of %d differ, counted without chance',
    (tasks, share) => {
      let alarms = 0;
      for (let differing = 1; differing <= tasks; differing += 1) {
        const chance = Math.exp(logBinomial(tasks, differing, share));
        if (chance < 1e-9) continue;
        for (let won = 0; won <= differing; won += 1) {
          if (midP(differing - won, won) < 0.05)
            alarms += chance * Math.exp(logBinomial(differing, won, 0.5));
        }
      }
      expect(alarms).toBeGreaterThan(0.04);
      expect(alarms).toBeLessThan(0.0505);
    },
  );
});

function logBinomial(n: number, k: number, share: number): number {
  let ways = 0;
  for (let at = 1; at <= k; at += 1) ways += Math.log((n - k + at) / at);
  return ways + k * Math.log(share) + (n - k) * Math.log(1 - share);
}
