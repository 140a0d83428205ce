import { expect, it } from 'vitest';
import { TurnMeans } from '../../src/stats/by-turn.ts';

const meansOf = (...samples: number[][]): number[] => {
  const means = new TurnMeans();
  for (const shares of samples) means.add(shares);
  return means.means();
};

it('a mean by turn counts a sample that has ended with its last share', () => {
  expect(meansOf([0.5, 1], [0, 0.25, 0.5], [1])).toEqual([0.5, 0.75, 2.5 / 3]);
});

it('samples without turns are none of it', () => {
  expect(meansOf([], [0.5])).toEqual([0.5]);
  expect(meansOf([])).toEqual([]);
});
