import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/outcome.ts';
import type { Facts, ScoredRun, ScoredSample } from '../../src/results/scored/contract.ts';
import { comparabilityOf } from '../../src/stats/comparable.ts';
import { compareRuns } from '../../src/stats/comparison.ts';

const sample = (task: string, outcome: Outcome, more: Partial<ScoredSample> = {}): ScoredSample => ({
  task,
  language: 'python',
  sample: 0,
  outcome,
  verdict: { base: outcome },
  passed: outcome === 'passed',
  ...more,
});

const run = (samples: readonly ScoredSample[], facts: Facts = {}, suite = 's'): ScoredRun => ({
  file: 'f',
  tool: 'assay',
  suite,
  model: 'm',
  facts,
  samples,
});

describe('two runs', () => {
  test('are paired by task, language and sample, and what lacks a verdict in one of them is left out', () => {
    const a = run([
      sample('t1', 'passed'),
      sample('t2', 'wrong'),
      sample('t3', 'unscored'),
      sample('t4', 'passed'),
    ]);
    const b = run([
      sample('t2', 'passed'),
      sample('t1', 'passed'),
      sample('t3', 'passed'),
      sample('t5', 'passed'),
    ]);
    const found = compareRuns(a, b);
    expect(found).toMatchObject({ measure: 'pass@1', tasks: 2, samples: 2, unpaired: { a: 2, b: 2 } });
    expect(found?.difference.value).toBe(0.5);
    expect(found?.won.map(({ task }) => task)).toEqual(['t2']);
  });

  test('have nothing to say where no sample has a verdict in both', () => {
    expect(compareRuns(run([sample('t1', 'passed')]), run([sample('t2', 'passed')]))).toBeUndefined();
  });

  test('of interviews are compared by points, the languages of a question together', () => {
    const points = (task: string, language: string, passed: number) =>
      sample(task, passed === 7 ? 'passed' : 'wrong', { language, passed, total: 7 });
    const a = run([points('q1', 'python', 3), points('q1', 'javascript', 3), points('q2', 'python', 7)]);
    const b = run([points('q1', 'python', 7), points('q1', 'javascript', 2), points('q2', 'python', 7)]);
    const found = compareRuns(a, b);
    expect(found).toMatchObject({ measure: 'points', tasks: 2, languages: 2, samples: 3 });
    expect(found?.difference.value).toBeCloseTo(3 / 21, 12);
    expect(found?.won).toMatchObject([
      { task: 'q1', language: 'python', a: { reached: 3 }, b: { reached: 7, of: 7 } },
    ]);
    expect(found?.lost).toMatchObject([{ task: 'q1', language: 'javascript' }]);
  });

  test('count a task once, however many of its samples are paired', () => {
    const many = (outcome: Outcome) =>
      Array.from({ length: 8 }, (_, at) => sample('t1', outcome, { sample: at }));
    const a = run([...many('passed'), sample('t2', 'wrong')]);
    const b = run([...many('wrong'), sample('t2', 'passed')]);
    expect(compareRuns(a, b)?.difference.value).toBe(0);
  });
});

describe('runs are comparable', () => {
  const facts: Facts = {
    'suite version': 'v1',
    model: 'm1',
    template: 'chat',
    params: 'greedy',
    extractor: 'default 1',
    grader: '1',
  };
  const judged = (more: Facts, suite = 's') =>
    comparabilityOf([run([], facts), run([], { ...facts, ...more }, suite)]);

  test.each([
    ['nothing', {}, 's', 'yes'],
    ['the model', { model: 'm2', quantisation: 'Q4_K_M' }, 's', 'yes'],
    ['the template', { template: 'alpaca' }, 's', 'yes'],
    ['the extractor', { extractor: 'can-ai-code-v2 1' }, 's', 'with care'],
    ['the grader', { grader: 'evalplus' }, 's', 'with care'],
    ["the data set's version", { 'suite version': 'v2' }, 's', 'no'],
    ['the suite', {}, 'other', 'no'],
  ] as const)('or not where %s differs', (_, more, suite, comparable) => {
    expect(judged(more, suite)).toMatchObject({ comparable, untold: [] });
  });

  test.each(['__proto__', 'valueOf'])('where a suite is called %s as every object has it', (suite) => {
    const [found] = judged({}, suite).differing;
    expect(Object.entries(found?.values ?? {})).toEqual([
      ['s', [0]],
      [suite, [1]],
    ]);
  });

  test('as far as their files tell', () => {
    const { grader: _, ...without } = facts;
    const found = comparabilityOf([run([], facts), run([], without)]);
    expect(found).toMatchObject({ comparable: 'yes', differing: [], untold: ['grader'] });
  });

  test('without a word for what only stands behind a name that differs', () => {
    const differing = (more: Facts) => judged(more).differing.map(({ fact }) => fact);
    expect(differing({ template: 'alpaca', 'template text': 'abc' })).toEqual(['template']);
    const text = { ...facts, 'template text': 'abc' };
    expect(
      comparabilityOf([run([], text), run([], { ...text, 'template text': 'def' })]).differing,
    ).toMatchObject([{ fact: 'template text' }]);
  });

  test('with the worst difference first, and whose value it is', () => {
    const [first, second] = judged({ model: 'm2', 'suite version': 'v2' }).differing;
    expect(first).toMatchObject({ fact: 'suite version', values: { v1: [0], v2: [1] } });
    expect(second).toMatchObject({ fact: 'model', effect: 'subject' });
  });
});
