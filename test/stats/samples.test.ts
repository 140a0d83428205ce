import { describe, expect, test } from 'vitest';
import { xorshift } from '../../src/stats/random.ts';
import { agreementOf, noiseOf } from '../../src/stats/samples.ts';

const counts = (passed: readonly number[], samples: number) =>
  passed.map((each, at) => ({ task: `t${at}`, samples, passed: each }));

describe('noise', () => {
  test('comes from the tasks alone where a model always answers the same', () => {
    const noise = noiseOf(counts([5, 0, 5, 0, 5, 0], 5));
    expect(noise?.answers).toBe(0);
    expect(noise?.tasks).toBe(noise?.total);
  });

  test('is not parted where a task has one sample, nor for one task', () => {
    expect(noiseOf([...counts([1, 2], 3), { task: 'x', samples: 1, passed: 1 }])).toBeUndefined();
    expect(noiseOf(counts([2], 3))).toBeUndefined();
  });

  test('is that of asking again, and that of other tasks, as a simulation has them', () => {
    const random = xorshift(17);
    const [tasks, samples, rounds] = [40, 5, 1500];
    const chances = Array.from({ length: tasks }, (_, at) => 0.1 + (0.8 * at) / (tasks - 1));
    const draw = (chance: number): number => {
      let passed = 0;
      for (let at = 0; at < samples; at += 1) if (random() < chance) passed += 1;
      return passed;
    };
    const meanOf = (passed: readonly number[]): number =>
      passed.reduce((sum, each) => sum + each, 0) / (tasks * samples);
    const again = Array.from({ length: rounds }, () => chances.map(draw));
    const others = Array.from({ length: rounds }, () => chances.map(() => draw(0.1 + 0.8 * random())));
    const estimates = others.map((passed) => noiseOf(counts(passed, samples)));
    const root = (field: 'answers' | 'total'): number =>
      Math.sqrt(estimates.reduce((sum, noise) => sum + (noise?.[field] ?? 0) ** 2, 0) / rounds);
    expect(root('answers')).toBeCloseTo(deviation(again.map(meanOf)), 2);
    expect(root('total')).toBeCloseTo(deviation(others.map(meanOf)), 2);
    expect(Math.abs(root('total') / deviation(others.map(meanOf)) - 1)).toBeLessThan(0.05);
    expect(Math.abs(root('answers') / deviation(again.map(meanOf)) - 1)).toBeLessThan(0.05);
  });
});

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('agreement between samples', () => {
  test('is the share of pairs that ended alike, counted one by one', () => {
    const tasks = counts([0, 1, 2, 3, 4, 5], 5);
    const byHand = tasks.map(({ passed, samples }) => {
      const marks = Array.from({ length: samples }, (_, at) => at < passed);
      const pairs = marks.flatMap((one, at) => marks.slice(at + 1).map((other) => one === other));
      return pairs.filter(Boolean).length / pairs.length;
    });
    const mean = byHand.reduce((sum, each) => sum + each, 0) / byHand.length;
    expect(agreementOf(tasks)?.value).toBeCloseTo(mean, 12);
  });

  test('is known only where a task was asked twice', () => {
    expect(agreementOf(counts([1, 0], 1))).toBeUndefined();
    expect(agreementOf(counts([2, 2], 2))).toMatchObject({ value: 1, high: 1 });
  });
});
