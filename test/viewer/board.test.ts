import { expect, test } from 'vitest';
import type { RankedRun } from '../../src/view/contract.ts';
import { isWanted, sorted } from '../../viewer/src/board.ts';

const run = (name: string, value: number, size?: string): RankedRun => ({
  id: name,
  revision: 'r',
  file: name,
  tool: 'assay',
  suite: 's',
  model: name,
  name,
  tasks: 1,
  total: 1,
  unscored: 0,
  score: { value, low: 0, high: 1, method: 'wilson' },
  languages: {},
  ...(size === undefined ? {} : { size }),
});

const RUNS = [run('b', 0.5, '13B'), run('a', 0.9, '770M'), run('c', 0.1, '8x7B'), run('d', 0.2)];
const order = (by: string | null): string =>
  sorted(RUNS, by)
    .map(({ name }) => name)
    .join('');

test.each([
  [null, 'bacd'],
  ['name', 'abcd'],
  ['-name', 'dcba'],
  ['score', 'abdc'],
  ['-score', 'cdba'],
  ['size', 'dabc'],
  ['nonsense', 'bacd'],
])('runs by %s', (by, names) => {
  expect(order(by)).toBe(names);
});

test('a run is found by its name, template, params or quantisation', () => {
  const one = { ...run('Model', 1), template: 'alpaca', quant: 'Q4_K_M' };
  expect(['odel', 'ALPACA', 'q4'].every((text) => isWanted(one, text))).toBe(true);
  expect(isWanted(one, 'vicuna')).toBe(false);
});
