import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { exported } from './source.ts';

const failures = [{ set: 'base', outcome: 'error', input: 2, why: 'KeyError: "a, b"' }];
const ROWS = [
  gradedRow('T/0', 'passed', {
    category: 'lists',
    prompt: [{ role: 'user', content: 'write f' }],
    answer: '=f()\n"x", y',
    code: '@cache\ndef f(): ...',
    reasoning: 'think ✓',
    finish: 'stop',
    usage: { promptTokens: 3, completionTokens: 4, source: 'server' },
    timing: { totalMs: 12.5 },
    cpu_s: 0.25,
    peak_bytes: 5_000_000_000,
  }),
  gradedRow('T/1', 'error', { failures, model: '=cmd', usage: 'none' }),
  gradedRow('T/2', 'unscored', { answer: null, code: null }),
];

/** Bytes in a buffer of their own. */
const parquetFile = async (path: string): Promise<ArrayBuffer> =>
  new Uint8Array(await exported(path, 'parquet')).buffer;

/** What Parquet has of a file of rows, as another reader sees it. */
const parquetRows = async (path: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: await parquetFile(path) });

describe('Parquet', () => {
  test('leaves out numbers that are larger than any such thing', async () => {
    const usage = { promptTokens: 1e300, completionTokens: 3_000_000_000 };
    const [row] = await parquetRows(rowsFile([gradedRow('T/0', 'passed', { usage, peak_bytes: 1e300 })]));
    expect(row).toMatchObject({ prompt_tokens: null, completion_tokens: null, peak_bytes: null });
  });

  test('has a row a sample, with what made it, what became of it, its cost and every text', async () => {
    const [first, second, third] = await parquetRows(rowsFile(ROWS));
    expect(first).toEqual({
      suite: 'humaneval+',
      suite_version: 'v0.1.10',
      model: 'model',
      runtime: 'openai-compatible',
      template: 'chat',
      params: null,
      strategy: null,
      extractor: 'default 1',
      sandbox: 'bubblewrap',
      task: 'T/0',
      language: 'python',
      category: 'lists',
      sample: 0,
      outcome: 'passed',
      exception: null,
      passed: true,
      points: null,
      points_total: null,
      verdict_base: 'passed',
      verdict_plus: 'passed',
      cause: null,
      line: 1,
      turns: null,
      stop: null,
      finish: 'stop',
      prompt_tokens: 3,
      completion_tokens: 4,
      reasoning_tokens: null,
      answer_ms: 12.5,
      cpu_s: 0.25,
      wall_s: 0,
      peak_bytes: 5_000_000_000n,
      prompt: '[{"role":"user","content":"write f"}]',
      answer: '=f()\n"x", y',
      reasoning: 'think ✓',
      code: '@cache\ndef f(): ...',
      printed: null,
    });
    expect(second).toMatchObject({
      outcome: 'error',
      exception: 'KeyError',
      passed: false,
      cause: 'base input 2: KeyError: "a, b"',
      prompt_tokens: null,
    });
    // Without a verdict it neither passed nor failed.
    expect(third).toMatchObject({ outcome: 'unscored', passed: null, answer: null, code: null });
  });

  test('has the strategy, and what each sample took by it', async () => {
    const by = { strategy: 'repair', turn: 'turn 2', turns: 2, stop: 'passed_tests' };
    const [row] = await parquetRows(rowsFile([gradedRow('T/0', 'passed', by)]));
    expect(row).toMatchObject({ strategy: 'repair', turns: 2, stop: 'passed_tests' });
  });

  test('has the last row of each sample, in as many row groups as keep memory bounded', async () => {
    const long = 'x'.repeat(100_000);
    const rows = Array.from({ length: 120 }, (_, at) => gradedRow(`T/${at}`, 'wrong', { answer: long }));
    const path = rowsFile([...rows, gradedRow('T/7', 'passed', { answer: 'again' })]);
    const { row_groups: groups, key_value_metadata: about } = parquetMetadata(await parquetFile(path));
    expect(groups.length).toBeGreaterThan(2);
    const found = await parquetRows(path);
    expect(found).toHaveLength(120);
    expect(found.filter(({ task }) => task === 'T/7')).toMatchObject([{ answer: 'again', passed: true }]);
    const { score } = JSON.parse(about?.find(({ key }) => key === 'assay')?.value ?? '{}');
    expect(score.pass_at[1]).toMatchObject({ value: 1 / 120, low: expect.any(Number) });
  });
});

describeWith(['python'], 'CSV, as another reader sees it', () => {
  const READ =
    'import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline="")))))';

  test('has a line a sample without the long texts, and no cell that a spreadsheet would run', async () => {
    const path = rowsFile(ROWS);
    const copy = rowsFile([], 'x.csv');
    writeFileSync(copy, await exported(path, 'csv'));
    const rows = JSON.parse(spawnSync('python3', ['-c', READ, copy], { encoding: 'utf8' }).stdout);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      task: 'T/0',
      passed: 'true',
      prompt_tokens: '3',
      peak_bytes: '5000000000',
    });
    expect(rows[0]).not.toHaveProperty('answer');
    expect(rows[1]).toMatchObject({
      passed: 'false',
      exception: 'KeyError',
      cause: 'base input 2: KeyError: "a, b"',
    });
    expect(rows[2]).toMatchObject({
      outcome: 'unscored',
      passed: '',
      cause: 'base input 3: got 1, expected 2',
    });
    const hostile = rowsFile([gradedRow('=1+1', 'passed')]);
    expect((await exported(hostile, 'csv')).toString()).toContain(",'=1+1,");
  });
});

describeWith(['data'], 'files of other tools', () => {
  test('become tables, too: a recorded interview has its points, causes and answers', async () => {
    const name =
      'eval_junior-dev_python-javascript_Guanaco_none_precise_guanaco-13B.ggmlv3.q5_0_1685729016.ndjson.gz';
    const rows = await parquetRows(testData('recorded', 'junior-dev', name));
    expect(rows).toHaveLength(24);
    const points = (language: string): number =>
      rows.filter((row) => row.language === language).reduce((sum, row) => sum + Number(row.points), 0);
    expect([points('python'), points('javascript')]).toEqual([29, 39]);
    expect(rows.every(({ answer }) => typeof answer === 'string')).toBe(true);
  });
});
