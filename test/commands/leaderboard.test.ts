import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

beforeEach(() => void vi.stubEnv('ASSAY_CACHE', temporaryFolder()));

/** What a command line prints, run in this process. */
async function printed(...args: string[]): Promise<string> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await main(['leaderboard', ...args])).toBe(0);
  const text = out.mock.calls.map(([piece]) => String(piece)).join('');
  vi.restoreAllMocks();
  return text;
}

/** A folder with a run for each model: model → marks of its tasks. */
function results(models: Readonly<Record<string, string>>, more: object = {}): string {
  const folder = temporaryFolder();
  for (const [at, [model, marks]] of Object.entries(models).entries()) {
    const rows = [...marks].map((mark, task) =>
      gradedRow(`T/${task}`, mark === 'p' ? 'passed' : 'wrong', { model, ...more }),
    );
    rowsFile(rows, `eval_${at}.ndjson`, folder);
  }
  return folder;
}

describe('assay leaderboard', () => {
  test('lists the runs of each suite, the best first', async () => {
    const folder = results({ 'Low-7B-Q4_K_M': 'pfff', 'High-13B': 'pppf' });
    expect(await printed(folder)).toMatch(
      /^humaneval\+ v0\.1\.10: 2 runs\ngroup +name .*\n +1 +High-13B +13B .*75\.0 % +\[30\.1, 95\.4\]\n +1 +Low-7B-Q4_K_M +7B +Q4_K_M /,
    );
  });

  test('keeps the templates where they differ and room is short, and tells once what every row says', async () => {
    const more = { runtime: 'openai-compatible', passed: 6, total: 8, params: 'precise' };
    const folder = temporaryFolder();
    for (const template of ['Vicuna-1p3-v2a', 'Vicuna-1p3-v2b']) {
      const rows = ['python', 'javascript'].map((language) =>
        gradedRow('T/0', 'wrong', { ...more, language, template, model: 'a-model-of-some-length-7B' }),
      );
      rowsFile(rows, `eval_${template}.ndjson`, folder);
    }
    const text = await printed(folder);
    expect(text).toMatch(/name +template +Python/);
    expect(text).toMatch(/1p3-v2a[^]*1p3-v2b/);
    expect(text).toContain('In every row: size 7B, runtime openai-compatible, points 12/16.');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows points beside the share that the interval is of', async () => {
    const folder = results({ a: 'pf' }, { passed: 6, total: 8 });
    expect(await printed(folder)).toMatch(
      /points +score +95 % interval\n.* 12\/16 +75\.0 % +\[\d+\.\d, \d+\.\d\]\n/,
    );
    expect(await printed(folder, '--format', 'csv')).toMatch(/,12\/16,75\.0 %,/);
  });

  test('has the interval of each language in CSV, and says in a table that it lacks them', async () => {
    const folder = results({ a: 'pf' }, { passed: 6, total: 8 });
    const [head = '', row = ''] = (await printed(folder, '--format', 'csv')).split('\r\n');
    // The cell of the interval has a comma.
    const cells = row.replaceAll(/"[^"]*"/g, '').split(',');
    const cell = (name: string): string | undefined => cells[head.split(',').indexOf(name)];
    const [low, high] = [Number(cell('Python low')), Number(cell('Python high'))];
    expect([low > 0 && low < 0.75, high > 0.75 && high < 1]).toEqual([true, true]);
    expect(cell('JavaScript low')).toBe('');
    for (const flags of [[], ['--format', 'markdown']])
      expect(await printed(folder, ...flags)).toMatch(/Languages stand without their intervals/);
  });

  test('refuses --json with another format, where one would win in silence', async () => {
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await main(['leaderboard', results({ a: 'p' }), '--json', '--format', 'csv'])).toBe(2);
    expect(err.mock.calls.join('')).toContain("cannot be used with option '--json'");
    expect(JSON.parse(out.mock.calls.join(''))).toMatchObject({ error: { code: 'usage' } });
    vi.restoreAllMocks();
  });

  test('keeps the best run of a model, or of each of its quantisations', async () => {
    const folder = results({ 'M-7B-Q4_K_M': 'pfff', 'M-7B-Q8_0': 'ppff', 'N-7B': 'pppp' });
    const models = async (...flags: string[]) =>
      JSON.parse(await printed(folder, '--json', ...flags)).boards[0].runs.map(
        ({ model }: { model: string }) => model,
      );
    expect(await models()).toHaveLength(3);
    expect(await models('--best')).toEqual(['N-7B', 'M-7B-Q8_0']);
    expect(await models('--best', '--all-quants')).toHaveLength(3);
    expect(await models('--model', 'M-*')).toHaveLength(2);
  });

  test.each([
    [
      ['/no/such/results'],
      /no graded file that can be read\. Cannot read \/no\/such\/results: .*no such file[\s\S]*Check the paths/,
    ],
    [['--all-quants'], /so it needs --best/],
  ])('%j is refused with what is wrong', async (args, said) => {
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await main(['leaderboard', ...args])).toBe(2);
    expect(err.mock.calls.join('')).toMatch(said);
    vi.restoreAllMocks();
  });

  test('takes what is known of models from models.yaml', async () => {
    const folder = results({ 'Org/M-7B': 'pf' });
    writeFileSync(join(folder, 'models.yaml'), 'Org-M-7B: { name: "Nice", size: "6.7B", quant: "none" }');
    expect(await printed(folder)).toMatch(/Nice +6\.7B +none/);
  });

  test('is text in every format, whatever a file calls itself', async () => {
    const folder = results({ '=1\u001b[31m\u009b31m': 'pf' }, { suite: 's\u001b[31m', runtime: '\u009br' });
    for (const flags of [['--format', 'csv'], ['--format', 'markdown'], [], ['--json']]) {
      const text = await printed(folder, ...flags);
      for (const sign of ['\u001b', '\u009b']) expect(text).not.toContain(sign);
    }
    expect(await printed(folder, '--format', 'csv')).toContain(String.raw`,'=1\x1b[31m\x9b31m,`);
  });

  test('passes over a manifest that names a file of another folder', async () => {
    const [folder, other] = [results({ a: 'pf' }), results({ b: 'pp' })];
    const files = { eval: `../${basename(other)}/eval_0.ndjson` };
    const rest = { created: '', updated: '', assay: '1', fingerprint: { id: '1' }, machine: {}, totals: {} };
    const manifest = { format: 1, state: 'finished', files, ...rest };
    writeFileSync(join(folder, 'x.manifest.json'), JSON.stringify(manifest));
    const { boards } = JSON.parse(await printed(folder, '--json'));
    expect(boards[0].runs.map(({ model }: { model: string }) => model)).toEqual(['a']);
  });

  test('keeps versions of a suite apart, and warns of extractors that differ', async () => {
    const folder = results({ a: 'pp', b: 'pf' });
    rowsFile([gradedRow('T/0', 'passed', { suite_version: 'v2' })], 'eval_v2.ndjson', folder);
    rowsFile(
      ['0', '1'].map((task) => gradedRow(`T/${task}`, 'passed', { extractor: 'none 1' })),
      'eval_n.ndjson',
      folder,
    );
    const text = await printed(folder);
    expect(text.match(/^humaneval\+ v.*$/gm)).toEqual(['humaneval+ v0.1.10: 3 runs', 'humaneval+ v2: 1 run']);
    expect(text).toMatch(/The runs differ in their extractor: default 1 \(2\), none 1 \(1\)\./);
  });

  test('shows names of models as text in every format', async () => {
    const folder = results({ '=cmd|"\u001b[31m<script>': 'p' });
    const [text, csv, markdown] = [
      await printed(folder),
      await printed(folder, '--format', 'csv'),
      await printed(folder, '--format', 'markdown'),
    ];
    for (const each of [text, markdown]) expect(each).not.toContain('\u001b');
    expect(csv).toContain(`"'=cmd|""`);
    expect(markdown).toContain(String.raw`=cmd\|"`);
    expect(markdown).not.toContain('<script>');
  });

  test('fits a terminal of 80 columns, and says which columns that cost', async () => {
    const folder = results(
      { 'Organisation/A-rather-long-name-of-a-model-13B-Instruct-Q4_K_M': 'pf' },
      { runtime: 'openai-compatible' },
    );
    const text = await printed(folder);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

/** What can-ai-code's README printed of junior-dev on 3 June 2023, of the files that are in the data. */
const PRINTED: Readonly<Record<string, readonly [python: string, javascript: string]>> = {
  'cohere/command-nightly': ['52/65', '49/65'],
  'HuggingFaceH4-starchat-playground-hf-space': ['48/65', '53/65'],
  'TheBloke/VicUnlocked-30B-LoRA-GPTQ': ['49/65', '48/65'],
  'Manticore-13B.ggmlv3.q5_0': ['42/65', '40/65'],
  'Manticore-13B-Chat-Pyg-Guanaco-GGML-q4_0': ['43/65', '50/65'],
  'WizardLM-13B-1.0.ggmlv3.q5_0': ['51/65', '50/65'],
  'guanaco-13B.ggmlv3.q5_0': ['29/65', '39/65'],
};

describeWith(['data'], 'the leaderboard of 111 recorded files', () => {
  /** Model, language → points, summed without Assay. */
  function byHand(folder: string): Map<string, [passed: number, total: number]> {
    const sums = new Map<string, [number, number]>();
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.gz'))) {
      const lines = gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .trim()
        .split('\n');
      for (const { language, passed, total } of lines.map((line) => JSON.parse(line))) {
        const [p, t] = sums.get(`${name} ${language}`) ?? [0, 0];
        sums.set(`${name} ${language}`, [p + passed, t + total]);
      }
    }
    return sums;
  }

  test.each(['interview', 'junior-dev'])(
    'has the points of %s that a second computation has',
    async (name) => {
      const folder = testData('recorded', name);
      const { boards } = JSON.parse(await printed(folder, '--json'));
      const runs = boards.flatMap((board: { runs: object[] }) => board.runs);
      const found = runs.flatMap(
        (run: { file: string; languages: Record<string, { passed: number; total: number }> }) =>
          Object.entries(run.languages).map(([language, { passed, total }]) => [
            `${basename(run.file)} ${language}`,
            [passed, total],
          ]),
      );
      expect(new Map(found)).toEqual(byHand(folder));
      expect(runs).toHaveLength(name === 'interview' ? 79 : 8);
    },
  );

  test("has the rows that can-ai-code's table had", async () => {
    const csv = (await printed(testData('recorded', 'junior-dev'), '--format', 'csv'))
      .split('\r\n')
      .map((line) => line.split(','));
    const [head = [], ...rows] = csv;
    const at = (column: string): number => head.indexOf(column);
    for (const [model, [python, javascript]] of Object.entries(PRINTED)) {
      const row = rows.find((cells) => cells[at('name')] === model) ?? [];
      expect([model, row[at('Python')], row[at('JavaScript')]]).toEqual([model, python, javascript]);
      expect(row[at('params')]).toBe('precise');
    }
  });

  test("has EvalPlus's own verdicts of 24 models of HumanEval+", async () => {
    const folder = temporaryFolder();
    const counts = new Map<string, number>();
    for (const name of readdirSync(testData('expected', 'humaneval'))) {
      const verdicts: Record<string, { base: string; plus: string }> = JSON.parse(
        readFileSync(testData('expected', 'humaneval', name), 'utf8'),
      );
      const tasks = Object.entries(verdicts).map(([task, { base, plus }]) => [
        task,
        [{ task_id: task, solution: '', base_status: base, plus_status: plus }],
      ]);
      const hash = 'fe585eb4df8c88d844eeb463ea4d0302';
      writeFileSync(
        join(folder, name.replace('.json', '_eval_results.json')),
        JSON.stringify({ hash, eval: Object.fromEntries(tasks) }),
      );
      const passed = Object.values(verdicts).filter(({ base, plus }) => base === 'pass' && plus === 'pass');
      counts.set(name.replace('.json', ''), passed.length);
    }
    const { boards } = JSON.parse(await printed(folder, '--json'));
    const scores = boards[0].runs.map((run: { model: string; score: { value: number } }) => [
      run.model,
      run.score.value,
    ]);
    expect(boards[0]).toMatchObject({ suite: 'humaneval+', version: 'v0.1.10' });
    expect(new Map(scores)).toEqual(new Map([...counts].map(([model, passed]) => [model, passed / 164])));
  });
});
