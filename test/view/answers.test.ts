import { expect, test } from 'vitest';
import { compareRuns } from '../../src/stats/comparison.ts';
import { flowsOf } from '../../src/stats/flows.ts';
import { readScored } from '../../src/results/scored/read.ts';
import { readReport } from '../../src/report/read.ts';
import { paths } from '../../src/view/paths.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { viewerOf } from '../fixtures/viewed.ts';

test('a run tells its samples by outcome and cause, and its tasks with the sample to look at', async () => {
  const failing = (why: string) => ({ failures: [{ set: 'base', outcome: 'error', why }] });
  const view = await viewerOf([
    rowsFile([
      gradedRow('T/0', 'passed'),
      gradedRow('T/0', 'wrong', { sample: 1 }),
      gradedRow('T/1', 'error', failing('KeyError: 1')),
      gradedRow('T/1', 'error', { sample: 1, ...failing('KeyError: 2') }),
      gradedRow('T/2', 'unscored'),
    ]),
  ]);
  const [run] = await view.runs();
  const id = run?.id ?? '';
  expect(await view.json(paths.run(id))).toMatchObject({
    state: 'unknown',
    score: { complete: false, total: 5, unscored: 1 },
    causes: [
      { outcome: 'error', cause: 'KeyError', samples: 2 },
      { outcome: 'passed', cause: '', samples: 1 },
      { outcome: 'wrong', cause: '', samples: 1 },
      { outcome: 'unscored', samples: 1 },
    ],
  });
  expect(await view.json(paths.tasks(id))).toMatchObject({
    measure: 'pass@1',
    tasks: [
      { task: 'T/0', reached: 1, of: 2, n: 1, outcome: 'wrong' },
      { task: 'T/1', reached: 0, of: 2, n: 2, outcome: 'error' },
      { task: 'T/2', reached: 0, of: 0, n: 4, outcome: 'unscored' },
    ],
  });
  expect(await view.json(paths.samples(id))).toMatchObject({
    tasks: ['T/0', 'T/1', 'T/2'],
    task: [0, 0, 1, 1, 2],
    sample: [0, 1, 0, 1, 0],
    causes: ['', 'KeyError', 'got 1, expected 2'],
    cause: [0, 0, 1, 1, 2],
  });
});

test('a run that ended without a verdict is there to be asked why', async () => {
  const view = await viewerOf([rowsFile([gradedRow('T/0', 'unscored'), gradedRow('T/1', 'unscored')])]);
  expect(await view.runs()).toMatchObject([{ total: 2, unscored: 2, tasks: 0 }]);
});

test('a sample tells what the model said, what was taken of it, what was expected, and what it cost', async () => {
  const row = gradedRow('T/0', 'wrong', {
    prompt: [{ role: 'user', content: 'Write f.' }],
    answer: 'Here:\n```\ndef f(): return 1\n```',
    reasoning: 'Hm.',
    code: 'import math\ndef f(): return 1',
    failures: [{ set: 'plus', input: 2, outcome: 'wrong', why: 'expected [1, 2], got [2, 1]' }],
    verdict: { base: 'passed', plus: 'wrong' },
    finish: 'stop',
    usage: { promptTokens: 5, completionTokens: 7, source: 'server' },
    timing: { totalMs: 12.5 },
    printed: 'out',
    cpu_s: 0.25,
    attempts: 2,
  });
  const view = await viewerOf([rowsFile([row])]);
  const [run] = await view.runs();
  expect(await view.json(paths.sample(run?.id ?? '', 0))).toMatchObject({
    n: 0,
    prompt: [{ role: 'user', content: 'Write f.' }],
    reasoning: 'Hm.',
    taken: [[10, 27]],
    failures: [{ set: 'plus', input: 2, expected: '[1, 2]', got: '[2, 1]' }],
    verdict: { base: 'passed', plus: 'wrong' },
    finish: 'stop',
    tokens: { prompt: 5, completion: 7, source: 'server' },
    timing: { total_ms: 12.5 },
    printed: 'out',
    resources: { sandbox: 'bubblewrap', cpu_s: 0.25 },
    attempts: 2,
  });
});

test('fields that are not what they should be take no other with them', async () => {
  const odd = {
    prompt: 5,
    usage: 'many',
    timing: null,
    attempts: 'x',
    ignored: {},
    finish: 3,
    printed: 'out',
  };
  const view = await viewerOf([rowsFile([gradedRow('T/0', 'passed', odd)])]);
  const [run] = await view.runs();
  const sample = await view.json(paths.sample(run?.id ?? '', 0));
  expect(sample).toMatchObject({ printed: 'out', answer: 'a' });
  for (const name of ['prompt', 'tokens', 'timing', 'attempts', 'ignored', 'finish'])
    expect(sample).not.toHaveProperty(name);
});

test('samples of other tools are told in the same words', async () => {
  const folder = temporaryFolder();
  const humanEval = { task_id: 'HumanEval/0', completion: 'return 1', result: 'timed out', passed: false };
  rowsFile([humanEval], 'm_results.jsonl', folder);
  const lmEval = { doc: { task_id: 'HumanEval/1', prompt: 'def g' }, resps: [['x', 'y']], 'pass@1': 0.5 };
  rowsFile([lmEval], 'samples_humaneval_2026.jsonl', folder);
  const statuses = { base_status: 'pass', plus_status: 'fail' };
  const evalplus = {
    hash: 'fe585eb4df8c88d844eeb463ea4d0302',
    eval: {
      'HumanEval/2': [
        { solution: 'é', ...statuses },
        { solution: 'def h(): 2', ...statuses },
      ],
    },
  };
  rowsFile([evalplus], 'n_eval_results.json', folder);
  const view = await viewerOf([folder]);
  const ids = new Map((await view.runs()).map(({ tool, id }) => [tool, id]));
  const sample = (tool: 'human-eval' | 'lm-eval' | 'evalplus', n: number): Promise<object> =>
    view.json(paths.sample(ids.get(tool) ?? '', n));
  expect(await sample('human-eval', 0)).toMatchObject({
    answer: 'return 1',
    failures: [{ why: 'timed out' }],
  });
  expect(await sample('lm-eval', 1)).toMatchObject({ prompt: 'def g', answer: 'y', outcome: 'wrong' });
  expect(await sample('evalplus', 1)).toMatchObject({
    code: 'def h(): 2',
    verdict: { base: 'passed', plus: 'wrong' },
  });
});

describeWith(['data'], 'recorded interviews that are viewed', () => {
  test('have the figures of assay report, and every sample its answer, code and checks', async () => {
    const folder = testData('recorded', 'junior-dev');
    const view = await viewerOf([folder]);
    for (const { id, file } of await view.runs()) {
      const { score } = await view.json(paths.run(id));
      expect(score).toEqual(JSON.parse(JSON.stringify((await readReport(`${folder}/${file}`)).score)));
      const sample = await view.json(paths.sample(id, 5));
      expect(sample).toMatchObject({ answer: expect.any(String), prompt: expect.any(String) });
      const points = Object(sample['points']);
      const checks: readonly { points: number; of: number }[] = Object(sample)['checks'] ?? [];
      if (checks.length > 0) expect(checks.reduce((sum, check) => sum + check.points, 0)).toBe(points.passed);
    }
  });

  test('are compared as assay compare does, with the samples to look at', async () => {
    const folder = testData('recorded', 'junior-dev');
    const view = await viewerOf([folder]);
    const [a, b] = await view.runs();
    const page = await view.json(paths.compare(a?.id ?? '', b?.id ?? ''));
    const [one, other] = [await readScored(`${folder}/${a?.file}`), await readScored(`${folder}/${b?.file}`)];
    const expected = compareRuns(one, other);
    expect(page).toMatchObject(
      JSON.parse(
        JSON.stringify({
          comparison: { difference: expected?.difference },
          flows: flowsOf([one, other]),
        }),
      ),
    );
    const lost: readonly { task: string; language: string; b: { n: number; outcome: string } }[] = Object(
      page['comparison'],
    ).lost;
    expect(lost).toHaveLength(expected?.lost.length ?? -1);
    for (const { task, language, b: side } of lost.slice(0, 3))
      expect(await view.json(paths.sample(b?.id ?? '', side.n))).toMatchObject({
        task,
        language,
        outcome: side.outcome,
      });
  });
});
