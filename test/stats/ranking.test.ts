import { describe, expect, test } from 'vitest';
import type { Summary } from '../../src/results/listing/summary.ts';
import { rank } from '../../src/stats/ranking.ts';

/** A run of as many tasks as marks: `p` passed. */
const run = (model: string, marks: string, more: Partial<Summary> = {}): Summary => ({
  file: model,
  tool: 'assay',
  suite: 's',
  model,
  facts: {},
  tasks: [...marks].map((mark, at) => ({
    task: `t${at}`,
    language: 'python',
    samples: 1,
    passed: mark === 'p' ? 1 : 0,
    points: 0,
    of: 0,
  })),
  total: marks.length,
  unscored: 0,
  ...more,
});

const orderOf = (runs: readonly Summary[]): string[] =>
  rank(runs).map(({ run: { model }, group }) => `${model} ${String(group ?? '–')}`);

describe('a ranking', () => {
  test('groups runs that the data cannot tell from the first of their group', () => {
    const marks = (passed: number): string => 'p'.repeat(passed).padEnd(100, 'f');
    expect(
      orderOf([
        run('worst', marks(10)),
        run('best', marks(90)),
        run('next', marks(88)),
        run('middle', marks(50)),
      ]),
    ).toEqual(['best 1', 'next 1', 'middle 2', 'worst 3']);
  });

  test('tells apart what differs on the same tasks, though the intervals overlap', () => {
    const a = run('a', 'p'.repeat(60).padEnd(100, 'f'));
    const b = run('b', 'p'.repeat(50).padEnd(100, 'f'));
    const [first, second] = rank([a, b]);
    expect(first?.score?.low).toBeLessThan(second?.score?.high ?? 0);
    expect(orderOf([a, b])).toEqual(['a 1', 'b 2']);
  });

  test('corrects for the number of runs: among many of chance no run stands out', () => {
    const runs = Array.from({ length: 40 }, (_, at) =>
      run(
        `m${at}`,
        Array.from({ length: 40 }, (__, task) => ((task * 7 + at * 13) % 17 < 8 ? 'p' : 'f')).join(''),
      ),
    );
    expect(new Set(rank(runs).map(({ group }) => group))).toEqual(new Set([1]));
  });

  test('has no place for a run that lacks verdicts, or was asked fewer tasks', () => {
    const found = rank([
      run('few', 'ppp'),
      run('all', 'pppfff'),
      run('cut', 'pppppp', { unscored: 2, total: 8 }),
    ]);
    expect(found.map(({ run: { model }, unranked }) => [model, unranked])).toEqual([
      ['all', undefined],
      ['few', '3 of 6 tasks'],
      ['cut', '2 of 8 samples have no verdict'],
    ]);
    expect(found[2]).not.toHaveProperty('score');
  });

  test('counts tasks, and says it where a run was asked them in fewer languages', () => {
    const { tasks } = run('a', 'ppf');
    const both = run('both', '', {
      tasks: [...tasks, ...tasks.map((task) => ({ ...task, language: 'javascript' }))],
      total: 6,
    });
    const found = rank([both, run('one', 'ppp'), run('few', 'pp')]);
    expect(found.map(({ unranked }) => unranked)).toEqual([undefined, 'only in python', '2 of 3 tasks']);
  });

  test('of one run, of equal runs and of none', () => {
    expect(rank([])).toEqual([]);
    expect(orderOf([run('a', 'pf'), run('b', 'pf')])).toEqual(['a 1', 'b 1']);
  });
});
