import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OUTCOMES } from '../../src/outcome.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { ScoredRun, ScoredSample } from '../../src/results/scored/contract.ts';
import { readScored } from '../../src/results/scored/read.ts';
import { flowsOf } from '../../src/stats/flows.ts';
import type { Flows } from '../../src/stats/flows.ts';
import { xorshift } from '../../src/stats/random.ts';
import { rowsFile } from '../fixtures/graded.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

/** A run of tasks, each with the outcomes of its samples; a name may have its language behind `@`. */
function run(tasks: Readonly<Record<string, readonly Outcome[]>>): ScoredRun {
  const samples = Object.entries(tasks).flatMap(([name, outcomes]) => {
    const [task = '', language = 'python'] = name.split('@');
    return outcomes.map((outcome, sample): ScoredSample => {
      return { task, language, sample, outcome, verdict: {}, passed: outcome === 'passed' };
    });
  });
  return { file: 'f', tool: 'assay', suite: 's', model: 'm', facts: {}, samples };
}

const shown = (flows: Flows | undefined, at = 0): string[] =>
  (flows?.steps[at] ?? []).map(({ from, to, tasks }) => `${from.outcome} → ${to.outcome} ${tasks}`);

/** What leaves and what reaches each outcome in every step must be the totals of the runs on both sides. */
function expectBalanced(flows: Flows, digits: number): void {
  for (const [at, step] of flows.steps.entries())
    for (const outcome of OUTCOMES) {
      const sum = (end: 'from' | 'to'): number =>
        step.reduce((all, flow) => all + (flow[end].outcome === outcome ? flow.tasks : 0), 0);
      expect(sum('from')).toBeCloseTo(flows.totals[at]?.[outcome] ?? 0, digits);
      expect(sum('to')).toBeCloseTo(flows.totals[at + 1]?.[outcome] ?? 0, digits);
    }
}

describe('outcomes flow', () => {
  test('from each run to the next, what has no verdict among them', () => {
    const flows = flowsOf([
      run({ a: ['passed'], b: ['passed'], c: ['timeout'], d: ['unscored'] }),
      run({ a: ['wrong'], b: ['passed'], c: ['passed'], d: ['passed'] }),
      run({ a: ['wrong'], b: ['passed'], c: ['unscored'], d: ['passed'] }),
    ]);
    expect(flows).toMatchObject({ tasks: 4, left_out: [0, 0, 0] });
    expect(flows?.totals).toEqual([
      { passed: 2, timeout: 1, unscored: 1 },
      { passed: 3, wrong: 1 },
      { passed: 2, wrong: 1, unscored: 1 },
    ]);
    expect(shown(flows).toSorted()).toEqual([
      'passed → passed 1',
      'passed → wrong 1',
      'timeout → passed 1',
      'unscored → passed 1',
    ]);
    expect(shown(flows, 1)).toEqual(['passed → passed 2', 'wrong → wrong 1', 'passed → unscored 1']);
  });

  test('by the product of shares where a task has several samples, each run as many as it likes', () => {
    const flows = flowsOf([
      run({ a: ['passed', 'passed', 'wrong'] }),
      run({ a: ['passed', 'wrong', 'wrong', 'wrong'] }),
    ]);
    const cells = shown(flows).map((text) => text.replace(/ [\d.]+$/, ''));
    expect(cells).toEqual(['passed → wrong', 'wrong → wrong', 'passed → passed', 'wrong → passed']);
    const expected = [6 / 12, 3 / 12, 2 / 12, 1 / 12];
    for (const [at, flow] of (flows?.steps[0] ?? []).entries())
      expect(flow.tasks).toBeCloseTo(expected[at] ?? 0, 9);
  });

  test('with a task in two languages counting once', () => {
    const a = run({ 'q@python': ['passed'], 'q@javascript': ['error'], 'r@python': ['wrong'] });
    const b = run({ 'q@python': ['passed'], 'q@javascript': ['passed'], 'r@python': ['wrong'] });
    expect(shown(flowsOf([a, b]))).toEqual(['wrong → wrong 1', 'passed → passed 0.5', 'error → passed 0.5']);
  });

  test('over the tasks of all runs alone, and not at all where there is none', () => {
    const [a, b] = [
      run({ a: ['passed'], b: ['wrong'], c: ['wrong'] }),
      run({ b: ['passed'], x: ['passed'] }),
    ];
    expect(flowsOf([a, b])).toMatchObject({ tasks: 1, left_out: [2, 1] });
    expect(flowsOf([a, run({ z: ['passed'] })])).toBeUndefined();
  });

  test('with what was raised told apart', () => {
    const raising = (why: string): ScoredRun => {
      const failed = run({ a: ['error'] });
      const samples = failed.samples.map((sample) => ({
        ...sample,
        failures: [{ outcome: 'error' as const, why }],
      }));
      return { ...failed, samples };
    };
    expect(flowsOf([raising('KeyError: 1'), raising('TypeError: 2')])?.steps).toEqual([
      [
        {
          from: { outcome: 'error', exception: 'KeyError' },
          to: { outcome: 'error', exception: 'TypeError' },
          tasks: 1,
        },
      ],
    ]);
  });

  test('so that what leaves and reaches an outcome is its total in both runs, whatever the runs are', () => {
    const random = xorshift(31);
    const upTo = (most: number): number => 1 + Math.floor(random() * most);
    for (let round = 0; round < 300; round += 1) {
      const names = Array.from(
        { length: upTo(12) },
        (_, at) => `t${at % 8}@${at < 8 ? 'python' : 'javascript'}`,
      );
      const runs = Array.from({ length: 1 + upTo(3) }, () =>
        run(
          Object.fromEntries(
            names.map((name) => [
              name,
              Array.from({ length: upTo(7) }, () => OUTCOMES[upTo(OUTCOMES.length) - 1] ?? 'passed'),
            ]),
          ),
        ),
      );
      const flows = flowsOf(runs);
      if (flows === undefined) throw new Error('the runs have their tasks in common');
      expectBalanced(flows, 6);
      for (const total of flows.totals)
        expect(Object.values(total).reduce((sum, tasks) => sum + tasks, 0)).toBeCloseTo(flows.tasks, 6);
    }
  });
});

describeWith(['data'], 'outcomes of recorded runs flow', () => {
  test("from each of 24 models' answers to the next with exactly the totals that HumanEval's tool gave", async () => {
    const folder = testData('expected', 'humaneval-openai');
    const said = readdirSync(folder).map((name): Record<string, string> =>
      JSON.parse(readFileSync(join(folder, name), 'utf8')),
    );
    const files = said.map((results) =>
      rowsFile(
        Object.entries(results).map(([task_id, result]) => {
          const passed = result === 'pass';
          return { task_id, completion: '', result: passed ? 'passed' : result, passed };
        }),
        'm.jsonl_results.jsonl',
      ),
    );
    const flows = flowsOf(await Promise.all(files.map(readScored)));
    const passed = said.map((results) => Object.values(results).filter((result) => result === 'pass').length);
    expect(flows?.totals.map((total) => total.passed ?? 0)).toEqual(passed);
    expect(flows).toMatchObject({ tasks: 164, left_out: said.map(() => 0) });
    if (flows !== undefined) expectBalanced(flows, 15);
  });

  test('through 39 interviews of can-ai-code, in halves where a question is asked in two languages', async () => {
    const folder = testData('recorded', 'interview');
    const files = readdirSync(folder).filter((name) => name.startsWith('eval_junior-v2'));
    const runs = await Promise.all(files.map((name) => readScored(join(folder, name))));
    const flows = flowsOf(runs);
    expect(flows).toMatchObject({ tasks: 14, left_out: runs.map(() => 0) });
    if (flows !== undefined) expectBalanced(flows, 15);
    for (const [at, { samples }] of runs.entries()) {
      const half = (outcome: Outcome): number =>
        samples.filter((sample) => sample.outcome === outcome).length / 2;
      for (const outcome of OUTCOMES) expect(flows?.totals[at]?.[outcome] ?? 0).toBe(half(outcome));
    }
  });
});
