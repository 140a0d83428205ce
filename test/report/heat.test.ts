import { expect, test } from 'vitest';
import { heatOf } from '../../src/report/heat.ts';
import type { HeatRun } from '../../src/report/heat.ts';

/** A run with a task a letter: `p` passed, `h` half, `f` failed, `u` without a verdict, `-` not asked. */
function run(name: string, marks: string): HeatRun {
  const reached: Readonly<Record<string, readonly [number, number]>> = {
    p: [2, 2],
    h: [1, 2],
    f: [0, 2],
    u: [0, 0],
  };
  const tasks = [...marks].flatMap((mark, at) => {
    const found = reached[mark];
    return found === undefined
      ? []
      : [{ task: `T/${at}`, language: 'python', reached: found[0], of: found[1] }];
  });
  return { name, tasks };
}

const names = (heat: ReturnType<typeof heatOf>): string => heat.tasks.map(({ task }) => task).join(' ');

test('tasks that most is reached of come first, and a run that lacks one has no share of it', () => {
  const heat = heatOf([run('a', 'fhp'), run('b', 'f-p'), run('c', 'upp')]);
  expect(names(heat)).toBe('T/2 T/1 T/0');
  expect(heat.rows).toEqual([
    { name: 'a', cells: [1, 0.5, 0] },
    { name: 'b', cells: [1, undefined, 0] },
    { name: 'c', cells: [1, 1, undefined] },
  ]);
  expect(heat.leftOut).toBe(0);
});

test('of too many tasks those are kept that tell the runs apart', () => {
  const heat = heatOf([run('a', 'ppfp'), run('b', 'pffp')], 1);
  expect([names(heat), heat.leftOut]).toEqual(['T/1', 3]);
});

test('a task in two languages is two columns', () => {
  const both = {
    name: 'a',
    tasks: ['python', 'javascript'].map((language) => ({ task: 'T', language, reached: 1, of: 1 })),
  };
  expect(heatOf([both]).tasks).toHaveLength(2);
});
