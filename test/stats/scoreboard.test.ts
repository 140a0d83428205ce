import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/outcome.ts';
import { Scoreboard, type GradedSample } from '../../src/stats/scoreboard.ts';

const sample = (
  task: string,
  outcome: Outcome,
  sets: Record<string, Outcome> = { base: outcome },
): GradedSample => ({
  task,
  language: 'python',
  outcome,
  passed: outcome === 'passed',
  verdict: sets,
});

function scored(
  samples: readonly GradedSample[],
  plan = { tasks: new Set(samples.map(({ task }) => task)).size, total: samples.length },
) {
  const board = new Scoreboard(plan);
  for (const each of samples) board.add(each);
  return board.score();
}

describe('a score', () => {
  test('is the share of passed tasks with its interval, for all test sets together and for each alone', () => {
    const score = scored([
      sample('a', 'passed', { base: 'passed', plus: 'passed' }),
      sample('b', 'wrong', { base: 'passed', plus: 'wrong' }),
      sample('c', 'timeout', { base: 'timeout', plus: 'timeout' }),
      sample('d', 'no-code', { base: 'no-code', plus: 'no-code' }),
    ]);
    expect(score).toMatchObject({ complete: true, total: 4, passed: 1, unscored: 0 });
    expect(score.outcomes).toEqual({ passed: 1, wrong: 1, timeout: 1, 'no-code': 1 });
    expect(score.pass_at[1]).toMatchObject({ value: 0.25, method: 'wilson' });
    expect(score.sets.base?.[1]?.value).toBe(0.5);
    expect(score.sets.plus?.[1]?.value).toBe(0.25);
  });

  test('counts errors by what was raised, as far as it is told', () => {
    const raised = (task: string, why: string): GradedSample => ({
      ...sample(task, 'error'),
      failures: [{ outcome: 'error', why }],
    });
    const { outcomes, exceptions } = scored([
      raised('a', 'TypeError: no'),
      raised('b', 'loading it failed: ZeroDivisionError: division by zero'),
      raised('c', 'it left early: SystemExit'),
      raised('d', 'RecursionError'),
      raised('e', "failed: name 'x' is not defined"),
      raised('f', 'TypeError: no KeyError'),
      sample('g', 'error'),
      { ...sample('h', 'wrong'), failures: [{ outcome: 'wrong', why: 'ValueError: is a text' }] },
    ]);
    expect(outcomes).toEqual({ error: 7, wrong: 1 });
    expect(exceptions).toEqual({
      TypeError: 2,
      ZeroDivisionError: 1,
      SystemExit: 1,
      RecursionError: 1,
      'not told': 2,
    });
  });

  test('has the figures of each category alone: pass@1, or the points of an interview', () => {
    const { categories } = scored([
      { ...sample('a', 'passed'), category: 'lists' },
      { ...sample('b', 'wrong'), category: 'lists' },
      { ...sample('c', 'passed'), category: 'texts' },
    ]);
    expect(categories).toMatchObject({ lists: { value: 0.5, method: 'wilson' }, texts: { value: 1 } });
    const question = (task: string, category: string, passed: number): GradedSample => ({
      ...sample(task, 'wrong'),
      category,
      passed,
      total: 4,
    });
    expect(scored([question('a', 'lists', 1), question('b', 'lists', 2)]).categories).toMatchObject({
      lists: { passed: 3, total: 8, value: 0.375 },
    });
    expect(scored([sample('a', 'passed')])).not.toHaveProperty('categories');
  });

  test('counts each task once where the numbers of samples differ', () => {
    const many = Array.from({ length: 9 }, () => sample('a', 'passed'));
    const score = scored([...many, sample('b', 'wrong')]);
    expect(score.pass_at[1]).toMatchObject({ value: 0.5, method: 'wilson' });
  });

  test('leaves out a k that a task has too few samples for', () => {
    const ten = (task: string, outcome: Outcome): GradedSample[] =>
      Array.from({ length: 10 }, () => sample(task, outcome));
    expect(Object.keys(scored([...ten('a', 'passed'), ...ten('b', 'wrong')]).pass_at)).toEqual(['1', '10']);
    expect(Object.keys(scored([...ten('a', 'passed'), sample('b', 'wrong')]).pass_at)).toEqual(['1']);
  });

  test('estimates pass@10 without bias', () => {
    const score = scored(Array.from({ length: 20 }, (_, i) => sample('a', i === 0 ? 'passed' : 'wrong')));
    expect(score.pass_at[1]?.value).toBeCloseTo(0.05, 12);
    expect(score.pass_at[10]?.value).toBeCloseTo(0.5, 12);
  });

  test('is the same whatever order the samples come in', () => {
    const samples = Array.from({ length: 60 }, (_, i) =>
      sample(`t${i % 20}`, i % 7 < 3 ? 'passed' : 'wrong'),
    );
    const order = (score: ReturnType<typeof scored>) => ({ pass_at: score.pass_at, sets: score.sets });
    expect(order(scored(samples.toReversed()))).toEqual(order(scored(samples)));
  });

  test('is only a range where samples have no verdict', () => {
    const score = scored([
      sample('a', 'passed'),
      sample('b', 'wrong'),
      sample('c', 'unscored'),
      sample('d', 'unscored'),
    ]);
    expect(score).toMatchObject({ complete: false, unscored: 2, passed: 1, pass_at: {}, sets: {} });
    expect(score.range).toEqual({ low: 0.25, high: 0.75 });
    expect(score.outcomes).toEqual({ passed: 1, wrong: 1, unscored: 2 });
  });

  test('counts a sample that never came as one without a verdict', () => {
    const score = scored([sample('a', 'passed')], { tasks: 3, total: 3 });
    expect(score).toMatchObject({ complete: false, unscored: 2, range: { low: 1 / 3, high: 1 } });
  });

  test('tells samples that were never asked from those that could not be judged, and why', () => {
    const board = new Scoreboard({ tasks: 5, total: 5 });
    board.add(sample('a', 'passed'));
    for (const task of ['b', 'c']) {
      const failures = [{ outcome: 'unscored' as const, why: 'the disk burnt' }];
      board.add({ ...sample(task, 'unscored'), failures });
    }
    expect(board.score()).toMatchObject({ unscored: 4, pending: 2, reasons: { 'the disk burnt': 2 } });
  });

  test('keeps a bounded number of reasons', () => {
    const board = new Scoreboard({ tasks: 99, total: 99 });
    for (let i = 0; i < 99; i += 1) {
      const failures = [{ outcome: 'unscored' as const, why: `error ${i}` }];
      board.add({ ...sample(`t${i}`, 'unscored'), failures });
    }
    const { reasons } = board.score();
    expect(Object.keys(reasons)).toHaveLength(21);
    expect(reasons['other reasons']).toBe(79);
  });

  test('is complete once an unscored sample comes again with its verdict', () => {
    const board = new Scoreboard({ tasks: 1, total: 1 });
    board.add(sample('a', 'unscored'));
    expect(board.score().complete).toBe(false);
    board.add(sample('a', 'passed'));
    expect(board.score()).toMatchObject({ complete: true, passed: 1 });
    expect(board.live()).toEqual({ graded: 1, passed: 1 });
  });

  test('of nothing claims nothing', () => {
    expect(scored([])).toMatchObject({ complete: true, total: 0, pass_at: {} });
  });
});

describe('what several samples a task tell beside the score', () => {
  const verdicts = { a: 'ppppp', b: 'pppff', c: 'fffff' };
  const samples = Object.entries(verdicts).flatMap(([task, marks]) =>
    [...marks].map((mark) => sample(task, mark === 'p' ? 'passed' : 'wrong')),
  );

  test('is how often all of them pass', () => {
    // Of b's five samples three passed: no five of five.
    expect(scored(samples).pass_hat?.[5]?.value).toBeCloseTo(1 / 3, 12);
    expect(scored(samples).pass_at[5]?.value).toBeCloseTo(2 / 3, 12);
  });

  test('is how often two of them agree, and where the noise comes from', () => {
    const { agreement, noise } = scored(samples);
    expect(agreement?.value).toBeCloseTo((1 + 0.4 + 1) / 3, 12);
    expect((noise?.total ?? 0) ** 2).toBeCloseTo((noise?.tasks ?? 0) ** 2 + (noise?.answers ?? 0) ** 2, 12);
  });

  test('is nothing of that where there is one sample', () => {
    const score = scored([sample('a', 'passed'), sample('b', 'wrong')]);
    expect(score).not.toHaveProperty('noise');
    expect(score).not.toHaveProperty('agreement');
    expect(score).not.toHaveProperty('pass_hat');
    expect(score).not.toHaveProperty('untruncated');
  });
});

describe('a score', () => {
  test('tells how it would be without the answers that failed by being cut', () => {
    const outcomes: Outcome[] = ['passed', 'passed', 'wrong', 'truncated', 'truncated'];
    const { untruncated, pass_at: passAt } = scored(outcomes.map((outcome, at) => sample(`t${at}`, outcome)));
    expect(passAt[1]?.value).toBe(0.4);
    expect(untruncated?.value).toBeCloseTo(2 / 3, 12);
    expect(scored([sample('a', 'truncated')])).not.toHaveProperty('untruncated');
  });

  test('is that of two hundred thousand tasks as well', () => {
    const tasks = Array.from({ length: 200_000 }, (_, at) => sample(`t${at}`, at % 2 ? 'passed' : 'wrong'));
    expect(scored(tasks).pass_at[1]?.value).toBe(0.5);
  });

  test('takes a task in two languages for one that varies, and is split by them', () => {
    const both = Array.from({ length: 12 }, (_, at) =>
      (['python', 'javascript'] as const).map((language) => ({
        ...sample(`t${at}`, at % 3 === 0 ? 'passed' : 'wrong'),
        language,
      })),
    ).flat();
    const { pass_at: passAt, languages } = scored(both);
    expect(Object.keys(languages ?? {})).toEqual(['python', 'javascript']);
    expect(passAt[1]?.value).toBeCloseTo(1 / 3, 12);
    const width = ({ low, high }: { low: number; high: number } = { low: 0, high: 0 }) => high - low;
    // The second language brought nothing new, so the interval is that of twelve tasks.
    expect(width(passAt[1])).toBeGreaterThan(width(languages?.python?.[1]));
  });
});
