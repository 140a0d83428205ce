import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/outcome.ts';
import { exportGraded, type GradedFormat } from '../../src/export/graded.ts';
import type { GradedRow } from '../../src/results/rows.ts';
import type { Suite } from '../../src/suites/contract.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { describeWith } from '../fixtures/parts.ts';

const demo = await loadSuite('demo');
const two: Suite = { ...demo, md5: 'abc', tasks: demo.tasks.slice(7, 9) };

function row(
  task: string,
  sample: number,
  base: Outcome,
  plus: Outcome,
  more: Partial<GradedRow> = {},
): GradedRow {
  const outcome = base === 'passed' ? plus : base;
  return {
    suite: 'demo',
    suite_version: 'v1',
    task,
    language: 'python',
    entry_point: 'f',
    sample,
    template: 'chat',
    prompt: [],
    model: 'm',
    runtime: 'r',
    params: {},
    answer: 'a',
    attempts: 1,
    extractor: 'default 1',
    extracted_from: 'fence',
    code: `# ${task} ${sample}`,
    sandbox: 's',
    verdict: { base, plus },
    outcome,
    passed: outcome === 'passed',
    failures: [],
    cpu_s: 0,
    wall_s: 0,
    peak_bytes: 0,
    ...more,
  };
}

async function* stream(rows: readonly GradedRow[]): AsyncGenerator<GradedRow> {
  yield* rows;
}

async function exported(rows: readonly GradedRow[], format: GradedFormat, suite = two): Promise<string> {
  let text = '';
  for await (const piece of exportGraded(() => stream(rows), suite, format, new Date(2026, 10, 21, 9, 5)))
    text += piece;
  return text;
}

const run: GradedRow[] = [
  row('Demo/8', 0, 'passed', 'wrong', {
    failures: [{ set: 'plus', outcome: 'wrong', input: 1, why: 'expected 1, got 2' }],
  }),
  row('Demo/7', 0, 'error', 'timeout', {
    failures: [{ set: 'base', outcome: 'error', input: 0, why: 'TypeError: no' }],
  }),
  row('Demo/8', 1, 'wrong', 'wrong', { code: null }),
  row('Demo/7', 1, 'passed', 'passed'),
  row('Demo/8', 1, 'passed', 'passed', { code: 'the retry' }),
];

describe('evalplus', () => {
  test('the whole result file: each task’s samples in order, the last row of a sample, the score', async () => {
    expect(JSON.parse(await exported(run, 'evalplus'))).toEqual({
      date: '2026-11-21 09:05',
      hash: 'abc',
      eval: {
        'Demo/7': [
          {
            task_id: 'Demo/7',
            solution: '# Demo/7 0',
            base_status: 'fail',
            plus_status: 'timeout',
            base_fail_tests: [[[1, 3]]],
            plus_fail_tests: [],
          },
          {
            task_id: 'Demo/7',
            solution: '# Demo/7 1',
            base_status: 'pass',
            plus_status: 'pass',
            base_fail_tests: [],
            plus_fail_tests: [],
          },
        ],
        'Demo/8': [
          expect.objectContaining({ base_status: 'pass', plus_status: 'fail' }),
          expect.objectContaining({ solution: 'the retry', base_status: 'pass', plus_status: 'pass' }),
        ],
      },
      pass_at_k: { base: { 'pass@1': 0.75 }, plus: { 'pass@1': 0.5 } },
    });
  });

  test('failed inputs are the data set’s own text: 1.0 stays 1.0, large integers stay whole', async () => {
    const text = await exported(run, 'evalplus');
    expect(text).toContain('"base_fail_tests": [[[1.0, 3.0]]]');
    expect(text).toContain('"plus_fail_tests": [[[9007199254740993, 9007199254740995]]]');
  });

  test('pass@k is the unbiased estimate, for every k that all tasks have samples for', async () => {
    const samples = Array.from({ length: 10 }, (_, index) => [
      row('Demo/7', index, index < 2 ? 'passed' : 'wrong', 'passed'),
      row('Demo/8', index, 'passed', index < 1 ? 'passed' : 'wrong'),
    ]).flat();
    const { pass_at_k } = JSON.parse(await exported(samples, 'evalplus'));
    expect(pass_at_k.base).toEqual({ 'pass@1': expect.closeTo(0.6, 12), 'pass@10': expect.closeTo(1, 12) });
    expect(pass_at_k.plus).toEqual({ 'pass@1': expect.closeTo(0.15, 12), 'pass@10': expect.closeTo(1, 12) });
  });

  test('a suite without plus tests has no plus', async () => {
    const base = run.map((graded) => ({ ...graded, verdict: { base: graded.verdict.base ?? 'wrong' } }));
    const result = JSON.parse(await exported(base, 'evalplus'));
    expect(result.pass_at_k).toEqual({ base: { 'pass@1': 0.75 } });
    expect(result.eval['Demo/7'][0].plus_status).toBeNull();
  });

  test('an answer without code is a failed, empty solution', async () => {
    const rows = [
      run[3] ?? row('', 0, 'wrong', 'wrong'),
      row('Demo/8', 0, 'no-code', 'no-code', { code: null }),
    ];
    const result = JSON.parse(await exported(rows, 'evalplus'));
    expect(result.eval['Demo/8'][0]).toMatchObject({
      solution: '',
      base_status: 'fail',
      plus_status: 'fail',
    });
  });

  test('a run with missing tasks is refused, and so is one with unscored samples', async () => {
    await expect(exported(run.slice(1, 2), 'evalplus')).rejects.toMatchObject({
      code: 'incomplete-run',
      message: expect.stringContaining('Demo/8'),
    });
    const unscored = [...run, row('Demo/7', 2, 'unscored', 'unscored')];
    for (const format of ['evalplus', 'human-eval'] as const) {
      await expect(exported(unscored, format)).rejects.toMatchObject({ code: 'incomplete-run' });
    }
  });

  test('rows of another suite are refused', async () => {
    await expect(exported([row('HumanEval/0', 0, 'passed', 'passed')], 'evalplus')).rejects.toMatchObject({
      code: 'unknown-task',
    });
  });
});

const lines = async (rows: readonly GradedRow[]) =>
  (await exported(rows, 'human-eval'))
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));

describe('human-eval', () => {
  test('one line a sample, the last row of each, in the order of the file', async () => {
    expect(await lines(run)).toEqual([
      { task_id: 'Demo/8', completion: '\n# Demo/8 0', result: 'passed', passed: true },
      { task_id: 'Demo/7', completion: '\n# Demo/7 0', result: 'failed: TypeError: no', passed: false },
      { task_id: 'Demo/7', completion: '\n# Demo/7 1', result: 'passed', passed: true },
      { task_id: 'Demo/8', completion: '\nthe retry', result: 'passed', passed: true },
    ]);
  });

  test('a timeout is "timed out", as there', async () => {
    expect(await lines([row('Demo/7', 0, 'timeout', 'wrong')])).toMatchObject([
      { result: 'timed out', passed: false },
    ]);
  });

  describeWith(['python'], 'in real Python', () => {
    test('prompt and completion make the program, whether it repeats the prompt or not', async () => {
      const rows = demo.tasks.flatMap((task, index) => {
        const whole = task.reference.replace('"""', '"""again: ');
        return [task.reference, whole].map((code, sample) =>
          row(task.id, sample, 'passed', 'passed', { code, params: { seed: index } }),
        );
      });
      const completions = (await exported(rows, 'human-eval', demo)).trimEnd().split('\n');
      const programs = completions.map((line, index) => {
        const { completion } = JSON.parse(line);
        const task = demo.tasks[Math.floor(index / 2)];
        return JSON.stringify([`${task?.prompt}${completion}`, task?.entryPoint]);
      });
      const script =
        'import json, sys\nfor line in sys.stdin:\n    code, name = json.loads(line)\n    space = {}\n    exec(code, space)\n    print(space[name].__code__.co_stacksize > 1)';
      const { stdout } = spawnSync('python3', ['-c', script], {
        input: programs.join('\n'),
        encoding: 'utf8',
      });
      expect(stdout.trim().split('\n')).toEqual(programs.map(() => 'True'));
    });
  });
});

test('a run of more samples than are held at once comes out whole', async () => {
  const rows = Array.from({ length: 12_000 }, (_, sample) => [
    row('Demo/7', sample, 'passed', 'passed'),
    row('Demo/8', sample, 'wrong', 'passed'),
  ]).flat();
  const result = JSON.parse(await exported(rows, 'evalplus'));
  expect([result.eval['Demo/7'].length, result.eval['Demo/8'].length]).toEqual([12_000, 12_000]);
  expect(result.eval['Demo/8'].at(-1).solution).toBe('# Demo/8 11999');
  expect(result.pass_at_k.base).toEqual({ 'pass@1': 0.5, 'pass@10': 0.5, 'pass@100': 0.5 });
});
