import { describe, expect, it } from 'vitest';
import { xorshift } from '../../../src/stats/random.ts';
import { Evidence } from '../../../src/stats/sequential/evidence.ts';

/** Tasks until A is shown to be better at 95 %, looked at after each; undefined where it never is. */
function shownAfter(tasks: number, draw: () => number): number | undefined {
  const evidence = new Evidence();
  for (let task = 1; task <= tasks; task += 1) {
    evidence.add(draw());
    if (evidence.value >= 20) return task;
  }
  return undefined;
}

/** −1, 0 or 1: on a share of the tasks the two differ, and on `wins` of those A is better. */
const pairs = (random: () => number, differ: number, wins: number) => (): number =>
  random() >= differ ? 0 : random() < wins ? 1 : -1;

describe('evidence that A is better than B', () => {
  it('is the mixture of bets, by hand: one win, then one loss', () => {
    const evidence = new Evidence();
    evidence.add(1);
    // ∫ (1 + λ) dλ from 0 to 1
    expect(evidence.value).toBeCloseTo(1.5, 4);
    evidence.add(-1);
    // ∫ (1 + λ)(1 − λ) dλ
    expect(evidence.value).toBeCloseTo(2 / 3, 4);
    expect(evidence.most).toBeCloseTo(1.5, 4);
  });

  it('does not move on tasks where both did the same, and seven wins in a row are enough', () => {
    const evidence = new Evidence();
    for (const difference of [0, 1, 1, 0, 1, 1, 1, 0]) evidence.add(difference);
    expect(evidence.value).toBeLessThan(20);
    for (const difference of [1, 1]) evidence.add(difference);
    // (2^8 − 1) / 8
    expect(evidence.value).toBeCloseTo(255 / 8, 1);
  });

  it('grows with thousands of tasks without overflowing', () => {
    const evidence = new Evidence();
    for (let task = 0; task < 5000; task += 1) evidence.add(task % 10 === 0 ? -1 : 1);
    expect(evidence.value).toBe(Number.POSITIVE_INFINITY);
    expect(evidence.most).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [0.2, 0.5],
    [0.6, 0.5],
    [0.3, 0.4],
  ])(
    'is a false alarm in at most 5 of 100 runs with a look after every task (differ %d, wins %d)',
    (differ, wins) => {
      const random = xorshift(7);
      const runs = 400;
      const alarms = Array.from({ length: runs }, () => shownAfter(378, pairs(random, differ, wins)));
      expect(alarms.filter((at) => at !== undefined).length / runs).toBeLessThanOrEqual(0.05);
    },
  );

  it('shows a clear difference after a part of the tasks', () => {
    const random = xorshift(11);
    const found = Array.from({ length: 200 }, () => shownAfter(378, pairs(random, 0.3, 0.8)));
    const tasks = found.map((at) => at ?? 378);
    expect(found.filter((at) => at !== undefined).length).toBeGreaterThan(190);
    expect(tasks.reduce((sum, at) => sum + at, 0) / tasks.length).toBeLessThan(378 / 2);
  });
});
