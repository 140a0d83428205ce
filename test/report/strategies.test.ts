import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { BenchmarkResult } from '../../src/pipeline/benchmark.ts';
import { comparisonText } from '../../src/report/comparison.ts';
import { comparisonsOf, nameRun } from '../../src/report/comparisons.ts';
import { readReport } from '../../src/report/read.ts';
import { reportText } from '../../src/report/terminal.ts';
import { readScored } from '../../src/results/scored/read.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { paths } from '../../src/view/paths.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { describeWith } from '../fixtures/parts.ts';
import { viewerOf } from '../fixtures/viewed.ts';

describeWith(['sandbox'], 'a run by a strategy', () => {
  let folder: string;
  let server: FakeServer;
  let direct: BenchmarkResult;
  let repair: BenchmarkResult;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
    const { tasks } = await loadSuite('demo');
    // Wrong until it sees an error, and never right about one task.
    server = await startFakeServer(({ prompt }) => {
      const task = tasks.find((each) => prompt.includes(each.prompt.trim()));
      const isTold = prompt.includes('expected:') && task?.id !== 'Demo/3';
      return `\`\`\`python\n${isTold ? task?.reference : `def ${task?.entryPoint}(*args):\n    return 'no'`}\n\`\`\``;
    });
    const asked = {
      suite: 'demo',
      model: server.address,
      tasks: 'Demo/0,Demo/1,Demo/3,Demo/4',
      sandbox: 'landlock',
    };
    direct = await runBenchmark({ ...asked, results: mkdtempSync(join(folder, 'run-')) });
    repair = await runBenchmark({
      ...asked,
      results: mkdtempSync(join(folder, 'run-')),
      strategy: 'repair',
      maxTurns: 2,
    });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('reports its turns, why it stopped and what a solved sample took, as its file does when it is read again', async () => {
    expect(direct).not.toHaveProperty('effort');
    expect(repair).toMatchObject({ strategy: 'repair', effort: { samples: 4, turns: 8 } });
    expect(repair.effort?.stops).toEqual({ passed_tests: 3, max_turns_reached: 1 });
    expect(repair.effort?.passed_by_turn).toEqual([0, 0.75]);
    expect(repair.effort?.tests_by_turn).toEqual([0, 0.75]);
    const { promptTokens, completionTokens } = repair.spent;
    expect(repair.effort?.tokens_a_solved).toBeCloseTo((promptTokens + completionTokens) / 3, 6);
    const { run: _, ...read } = await readReport(repair.files.eval ?? '');
    expect(read.effort).toEqual(repair.effort);
    expect(reportText(read)).toMatch(/turns +2\.0 a sample: passed_tests 3, max_turns_reached 1/);
    expect(reportText(read)).toMatch(/strategy +repair \(max_turns=2, version=1\)\n/);
    expect(reportText(read)).toMatch(/told the model +visible tests 4\n/);
    expect(reportText(read)).toMatch(/tests by turn +0\.0 %, 75\.0 %\n/);
  });

  test('shows on the page of a sample what was asked turn by turn, and which answer was kept', async () => {
    const view = await viewerOf([repair.files.eval ?? '']);
    const [run] = await view.runs();
    const samples = await Promise.all([0, 1, 2, 3].map((n) => view.json(paths.sample(run?.id ?? '', n))));
    const mended = samples.find(({ task }) => task === 'Demo/1');
    expect(mended).toMatchObject({
      strategy: { name: 'repair', stop: 'passed_tests', feedback: 'visible tests' },
      turns: [
        { turn: 'turn 1', kept: false, trial: { passed: 0, outcome: 'wrong' } },
        { turn: 'turn 2', kept: true, trial: { outcome: 'passed' }, tokens: expect.any(Number) },
      ],
    });
    expect(JSON.stringify(mended?.['turns'])).toContain('expected: ');
  });

  test('is compared with a direct one by what its gain costs', async () => {
    const runs = await Promise.all([direct, repair].map(({ files }) => readScored(files.eval ?? '')));
    const found = comparisonsOf(runs.map((run, at) => nameRun(run, at)));
    expect(found.comparability.comparable).toBe('yes');
    const { tokens, seconds } = found.pairs[0]?.comparison?.gain ?? {};
    expect(tokens?.each?.value).toBeCloseTo(0.75 / ((tokens?.b ?? 0) - (tokens?.a ?? 0)), 12);
    expect(seconds?.b).toBeGreaterThan(0);
    const text = comparisonText(found, 100).replaceAll(/\s+/g, ' ');
    expect(text).toContain('strategy: answers were obtained otherwise: that is what is compared');
    expect(text).toMatch(
      /A sample took [\d,]+ tokens in A and [\d,]+ in B; gain for each 1,000 tokens more: \+/,
    );
  });
});
