import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { EVALPLUS_HASHES } from '../../../src/results/scored/evalplus.ts';
import { gradedFiles } from '../../../src/results/scored/inputs.ts';
import { readScored } from '../../../src/results/scored/read.ts';
import { DATASETS } from '../../../src/suites/datasets.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile, runManifest } from '../../fixtures/graded.ts';
import { describeWith, testData } from '../../fixtures/parts.ts';

const outcomesOf = async (path: string): Promise<string[]> =>
  (await readScored(path)).samples.map(({ task, sample, outcome }) => `${task}#${sample} ${outcome}`);

describe('a graded file', () => {
  test('of Assay tells its samples, where they stand and what made them', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed'), gradedRow('T/1', 'wrong')]);
    const run = await readScored(path);
    expect(run).toMatchObject({ tool: 'assay', suite: 'humaneval+', model: 'model', template: 'chat' });
    expect(run.facts).toMatchObject({
      'suite version': 'v0.1.10',
      extractor: 'default 1',
      sandbox: 'bubblewrap',
    });
    expect(run.samples[1]).toMatchObject({ task: 'T/1', outcome: 'wrong', line: 2 });
    expect(run.samples[1]?.failures?.[0]).toMatchObject({ set: 'base', input: 3, why: 'got 1, expected 2' });
  });

  test('is refused where a sample has more turns than memory has room for', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed', { turns: 2_000_000_000 })]);
    await expect(readScored(path)).rejects.toThrow('line 1: not a graded row');
  });

  test('counts the last row of a sample, but no row without a verdict takes one away', async () => {
    const path = rowsFile([
      gradedRow('T/0', 'unscored'),
      gradedRow('T/0', 'passed'),
      gradedRow('T/0', 'unscored'),
      gradedRow('T/1', 'unscored'),
    ]);
    expect(await outcomesOf(path)).toEqual(['T/0#0 passed', 'T/1#0 unscored']);
  });

  test.each([
    { passed: 5, total: 3 },
    { passed: -1, total: 3 },
  ])('that claims $passed of $total points is none', async (points) => {
    await expect(readScored(rowsFile([gradedRow('T/0', 'wrong', points)]))).rejects.toMatchObject({
      code: 'bad-row',
    });
  });

  test('is found in its folder, whatever is in its name', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed')], 'eval_a\nb #%2e"<.ndjson');
    expect(await gradedFiles([dirname(path)])).toEqual([path]);
  });

  test('is one with its manifest, as a glob has both', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed')]);
    const manifest = join(dirname(path), 'eval_x.manifest.json');
    writeFileSync(manifest, runManifest('finished', 1));
    expect(await gradedFiles([manifest, path])).toEqual([path]);
    writeFileSync(manifest, '{}');
    expect(await gradedFiles([manifest, path])).toEqual([manifest, path]);
  });

  test('of can-ai-code says by what was got why an answer failed', async () => {
    const row = (status: string, got: unknown) => ({
      name: `Q${String(got)}${status}`,
      language: 'python',
      model: 'm',
      status,
      passed: status === 'PASS' ? 2 : 0,
      total: 2,
      checks: [{ assert: 'f.call()', eq: 1, got, status: 0 }],
    });
    const path = rowsFile(
      [
        row('PASS', 1),
        row('FAIL', 0),
        row('FAIL', { error: 'timeout!' }),
        row('FAIL', { error: 'x', exc_type: 'TypeError' }),
        row('FAIL', { error: 'x', exc_type: 'SyntaxError' }),
        row('NOCODE', null),
        row('NO_FUNCTION', null),
      ],
      'eval_junior-dev_python_Vicuna_none_precise_some.q5_0_168.ndjson',
    );
    const run = await readScored(path);
    expect(run.samples.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'wrong',
      'timeout',
      'error',
      'syntax',
      'no-code',
      'no-function',
    ]);
    expect(run).toMatchObject({ suite: 'junior-dev', template: 'Vicuna', params: 'precise', model: 'm' });
    expect(run.samples[0]).toMatchObject({ passed: 2, total: 2 });
    expect(run.samples.map(({ failures }) => failures?.[0]?.why)).toEqual([
      undefined,
      'f.call() is 0, expected 1',
      'timeout!',
      'TypeError: x',
      'SyntaxError: x',
      'f.call() is null, expected 1',
      'f.call() is null, expected 1',
    ]);
  });

  test('takes no word of a file for what every object inherits', async () => {
    const entry = { base_status: 'constructor', plus_status: '__proto__' };
    const path = join(temporaryFolder(), 'm_eval_results.json');
    writeFileSync(path, JSON.stringify({ hash: '__proto__', eval: { 'HumanEval/0': [entry] } }));
    expect(await outcomesOf(path)).toEqual(['HumanEval/0#0 wrong']);
    const row = { name: 'Q', language: 'python', status: 'constructor', passed: 0, total: 1 };
    expect(await outcomesOf(rowsFile([row]))).toEqual(['Q#0 wrong']);
  });

  test('that unpacks to more than any results is given up before it fills the memory', async () => {
    const path = join(temporaryFolder(), 'm_eval_results.json.gz');
    writeFileSync(path, gzipSync(Buffer.alloc(300 * 1024 * 1024, '\n'), { level: 1 }));
    await expect(readScored(path)).rejects.toMatchObject({ code: 'bad-samples' });
  });

  test('of EvalPlus is judged by both sets, and its data set is known by its hash', async () => {
    const entry = (base: string, plus: string) => ({
      task_id: 'HumanEval/0',
      solution: '',
      base_status: base,
      plus_status: plus,
    });
    const results = {
      date: '2026-01-01 00:00',
      hash: 'fe585eb4df8c88d844eeb463ea4d0302',
      eval: { 'HumanEval/0': [entry('pass', 'pass'), entry('pass', 'fail'), entry('timeout', 'fail')] },
    };
    const path = join(temporaryFolder(), 'Qwen--Qwen2_vllm_temp_0.0_eval_results.json');
    writeFileSync(path, JSON.stringify(results, null, 2));
    expect(await outcomesOf(path)).toEqual([
      'HumanEval/0#0 passed',
      'HumanEval/0#1 wrong',
      'HumanEval/0#2 timeout',
    ]);
    expect(await readScored(path)).toMatchObject({
      tool: 'evalplus',
      suite: 'humaneval+',
      model: 'Qwen/Qwen2',
      params: 'temp_0.0',
      facts: { 'suite version': 'v0.1.10', grader: 'evalplus' },
    });
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
    expect(await outcomesOf(`${path}.gz`)).toHaveLength(3);
  });

  test("of EvalPlus has the hashes of Assay's own data sets", () => {
    const known = DATASETS.filter(({ version }) => version !== undefined).map(({ md5, version }) => [
      md5,
      version,
    ]);
    expect(
      Object.entries(EVALPLUS_HASHES)
        .map(([md5, { suite_version }]) => [md5, suite_version])
        .toSorted(),
    ).toEqual(known.toSorted());
  });

  test("of HumanEval's tool tells a failed assertion from what was raised", async () => {
    const row = (result: string) => ({
      task_id: 'HumanEval/1',
      completion: '',
      result,
      passed: result === 'passed',
    });
    const results = [
      'passed',
      'timed out',
      'failed: ',
      "failed: name 'x' is not defined",
      'failed: invalid syntax (<string>, line 3)',
      "failed: expected an indented block after 'if' statement on line 4 (<string>, line 6)",
      'failed: This prints if this assert fails 1 (good for debugging!)',
      'failed: 2nd edge test error: None',
      'failed: Test 3',
      "failed: 'int' object is not iterable",
    ];
    const path = rowsFile(results.map(row), 'samples.jsonl_results.jsonl');
    expect(await outcomesOf(path)).toEqual(
      ['passed', 'timeout', 'wrong', 'error', 'syntax', 'syntax', 'wrong', 'wrong', 'wrong', 'error'].map(
        (outcome, at) => `HumanEval/1#${at} ${outcome}`,
      ),
    );
    expect(await readScored(path)).toMatchObject({ suite: 'humaneval', model: 'samples' });
  });

  test('of lm-evaluation-harness has as many samples as answers', async () => {
    // Every field that `--log_samples` writes: lm_eval/evaluator.py, and lm_eval/tasks/humaneval and mbpp.
    const row = (task: string | number, share: object, answers: number) => ({
      doc_id: 0,
      doc: {
        task_id: task,
        prompt: 'def f():',
        canonical_solution: '',
        test: 'def check(c): ...',
        entry_point: 'f',
      },
      target: 'def check(c): ...\ncheck(f)',
      arguments: { gen_args_0: { arg_0: 'def f():', arg_1: { until: ['\nclass'], temperature: 0.8 } } },
      resps: [Array.from({ length: answers }, () => 'x')],
      filtered_resps: [Array.from({ length: answers }, () => 'def f(): x')],
      filter: 'create_test',
      metrics: Object.keys(share),
      doc_hash: '0',
      prompt_hash: '0',
      target_hash: '0',
      ...share,
    });
    const path = rowsFile(
      [row('HumanEval/0', { 'pass@1': 0.5 }, 4), row(11, { pass_at_1: 1 }, 1)],
      'samples_humaneval_2026.jsonl',
    );
    expect((await outcomesOf(path)).filter((each) => each.endsWith('passed'))).toHaveLength(3);
    expect(await outcomesOf(path)).toContain('Mbpp/11#0 passed');
  });

  describeWith(['data'], "of HumanEval's tool, with what it said of 24 models' answers,", () => {
    test('has as many passed samples as it said', async () => {
      const folder = testData('expected', 'humaneval-openai');
      const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
      expect(files).toHaveLength(24);
      for (const name of files) {
        const said: Record<string, string> = JSON.parse(readFileSync(join(folder, name), 'utf8'));
        const rows = Object.entries(said).map(([task_id, result]) => ({
          task_id,
          completion: '',
          result: result === 'pass' ? 'passed' : result,
          passed: result === 'pass',
        }));
        const { samples } = await readScored(rowsFile(rows, 'm.jsonl_results.jsonl'));
        const passed = Object.values(said).filter((result) => result === 'pass').length;
        expect(samples.filter(({ outcome }) => outcome === 'passed')).toHaveLength(passed);
        expect(samples).toHaveLength(164);
      }
    });
  });

  test.each([
    ['answers alone', [{ task_id: 'HumanEval/0', completion: 'x' }], 'not-graded'],
    ['something else', [{ hello: 1 }], 'bad-row'],
    ['nothing', [], 'no-rows'],
  ])('with %s is refused', async (_, rows, code) => {
    await expect(readScored(rowsFile(rows))).rejects.toMatchObject({ code });
  });

  test('is found in a folder and below by its name', async () => {
    const folder = temporaryFolder();
    const graded = rowsFile([gradedRow('T/0', 'passed')], 'eval_a.ndjson', folder);
    rowsFile([{ task_id: 'HumanEval/0', completion: '' }], 'samples.jsonl', folder);
    expect(await gradedFiles([folder, graded])).toEqual([graded]);
    await expect(gradedFiles([temporaryFolder()])).rejects.toMatchObject({ code: 'no-input' });
  });
});
