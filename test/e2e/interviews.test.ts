import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { assay, jsonOf, rowsIn } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

const QUESTION = `Twice:
  Signature: twice(n)
  Input: with input n
  Output: two times n
  Description: The simplest function that has an argument.
  Checks:
    one_argument: { assert: len(f.args), eq: 1 }
    whole: { assert: f.call(4), eq: 8, weight: 2 }
    list: { assert: 'isinstance(f.call(1), list)', eq: false }
`;

/** An interview of one question in a new folder. */
function interview(): string {
  const folder = join(temporaryFolder(), 'my-interview');
  mkdirSync(folder);
  writeFileSync(join(folder, 'numbers.yaml'), QUESTION);
  return folder;
}

/** A model that says the same to everything. */
const parrot = (folder: string, answer: string): string => {
  const path = join(folder, 'parrot.mjs');
  writeFileSync(
    path,
    `process.stdin.resume(); process.stdin.on('end', () => process.stdout.write(${JSON.stringify(answer)}));`,
  );
  return `exec:${process.execPath} ${path}`;
};

const PYTHON = '```python\ndef helper(n):\n    return 0\n\ndef twice(n: int) -> int:\n    return n * 2\n```';

describeWith(['sandbox'], 'interviews', () => {
  it('that ship with Assay are passed by their reference answers in both languages', async () => {
    const verified = await assay(['suites', 'verify', 'junior-dev', '--json', '--quiet']);
    expect(jsonOf(verified)).toMatchObject({ passed: 24, total: 24, failures: [] });
    expect(verified.code).toBe(0);
  });

  it('are asked in every language, and earn points', async () => {
    const folder = temporaryFolder();
    const ran = await assay([
      'run',
      'junior-dev',
      '--model',
      'reference',
      '--results',
      folder,
      '--json',
      '--quiet',
    ]);
    const { score } = jsonOf(ran);
    expect(score).toMatchObject({ complete: true, tasks: 12, total: 24, passed: 24 });
    expect(score).toMatchObject({
      points: { python: { value: 1 }, javascript: { value: 1 }, all: { value: 1 } },
    });
    for (const row of rowsIn(folder, 'eval')) {
      expect(row).toMatchObject({ name: row.task, status: 'PASS', passed: row.total, outcome: 'passed' });
      expect(row).toHaveProperty('Signature');
    }
  });

  it('of a folder are asked and graded there, and the asked function counts though it is not the first', async () => {
    const folder = interview();
    const results = temporaryFolder();
    const model = parrot(folder, PYTHON);
    const ran = await assay(['run', folder, '--model', model, '--results', results, '--language', 'python']);
    expect(ran.stdout).toContain('4 of 4 points');
    const [row] = rowsIn(results, 'eval');
    expect(row).toMatchObject({ suite: 'my-interview', status: 'PASS', passed: 4, total: 4 });
    expect(row?.checks).toEqual([
      { name: 'one_argument', assert: 'len(f.args)', eq: 1, got: 1, status: 1 },
      { name: 'whole', assert: 'f.call(4)', eq: 8, weight: 2, got: 8, status: 2 },
      { name: 'list', assert: 'isinstance(f.call(1), list)', eq: false, got: false, status: 1 },
    ]);
  });

  it('are graded by the first function where the extractor is of can-ai-code', async () => {
    const folder = interview();
    const results = temporaryFolder();
    const run = ['run', folder, '--model', parrot(folder, PYTHON), '--results', results, '--quiet'];
    const ran = await assay([...run, '--language', 'python', '--extractor', 'can-ai-code-v2', '--json']);
    expect(jsonOf(ran).score).toMatchObject({ points: { all: { passed: 2, total: 4 } } });
  });

  it('tell answers without code and without a function from wrong ones', async () => {
    const folder = interview();
    const statuses = [];
    for (const answer of ['```python\nx = 1\n```', '```python\ndef twice(n):\n    return n\n```']) {
      const results = temporaryFolder();
      await assay([
        'run',
        folder,
        '--model',
        parrot(folder, answer),
        '--results',
        results,
        '--language',
        'python',
      ]);
      statuses.push(
        ...rowsIn(results, 'eval').map(({ status, outcome, passed }) => [status, outcome, passed]),
      );
    }
    expect(statuses).toEqual([
      ['NO_FUNCTION', 'no-function', 0],
      ['FAIL', 'wrong', 2],
    ]);
  });

  it('go through the stages alone to the same points, and each stage takes the files of any other', async () => {
    const folder = interview();
    const results = temporaryFolder();
    const model = parrot(folder, PYTHON);
    const at = ['--results', results, '--json', '--quiet'];
    const { file } = jsonOf(await assay(['prepare', folder, '--language', 'python', ...at]));
    await assay(['interview', '--input', String(file), '--model', model, ...at]);
    const answers = join(results, namesIn(results, 'interview_')[0] ?? '');
    const graded = await assay(['evaluate', '--suite', folder, '--input', answers, ...at]);
    expect(jsonOf(graded).score).toMatchObject({ points: { all: { passed: 4, total: 4 } } });
    const again = await assay([
      'interview',
      '--input',
      join(results, namesIn(results, 'eval_')[0] ?? ''),
      '--model',
      model,
      ...at,
    ]);
    expect(jsonOf(again)).toMatchObject({ total: 1, answered: 1 });
  });

  it('make a grid of models, templates and params, and a table that compares them', async () => {
    const folder = interview();
    const results = temporaryFolder();
    const models = ['--model', parrot(folder, PYTHON), '--model', parrot(temporaryFolder(), 'No.')];
    const axes = '--template chat --template completion --params greedy --params precise --language python';
    const ran = await assay(['run', folder, ...models, ...axes.split(' '), '--results', results]);
    const rows = ran.stdout.split('\n').filter((line) => /\d\/4/.test(line));
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatch(/^node +(chat|completion) +(greedy|precise) +4\/4 +100\.0 %/);
    expect(namesIn(results, 'eval_')).toHaveLength(8);
  });

  it('keep the name of their answers when these are graded, in the order of the suite', async () => {
    const folder = interview();
    const results = temporaryFolder();
    const at = ['--results', results, '--json', '--quiet'];
    const prepared = jsonOf(await assay(['prepare', folder, ...at]));
    expect(prepared).toMatchObject({
      file: join(results, 'prepare_my-interview_python-javascript_chat.ndjson'),
    });
    await assay(['interview', '--input', String(prepared.file), '--model', parrot(folder, PYTHON), ...at]);
    await assay(['evaluate', '--suite', folder, '--input', join(results, 'interview_*'), ...at]);
    const [answers] = namesIn(results, 'interview_').filter((name) => name.endsWith('.ndjson'));
    expect(namesIn(results, 'eval_')).toEqual([answers?.replace('interview_', 'eval_')]);
  });

  it('without references are refused by the model that answers with them', async () => {
    const ran = await assay(['run', interview(), '--model', 'reference', '--results', temporaryFolder()]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/no reference solution for Twice in (python|javascript)/);
  });

  it('leave files that can be read again, whatever an answer returns', async () => {
    const folder = interview();
    const answer = '```python\ndef twice(n):\n    return float("nan")\n```';
    const results = temporaryFolder();
    const run = ['run', folder, '--model', parrot(folder, answer), '--results', results, '--quiet'];
    expect((await assay([...run, '--language', 'python'])).code).toBe(0);
    const report = await assay(['report', join(results, namesIn(results, 'eval_')[0] ?? ''), '--json']);
    expect(jsonOf(report).score).toMatchObject({ points: { all: { passed: 2, total: 4 } } });
  });

  it('of two templates with one name are prepared in two files', async () => {
    const folder = interview();
    const results = temporaryFolder();
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'ask.txt'), `${name}: {{ prompt }}`);
    }
    const templates = ['a', 'b'].flatMap((name) => ['--template', join(folder, name, 'ask.txt')]);
    const prepared = await assay(['prepare', folder, ...templates, '--results', results, '--json']);
    expect(jsonOf(prepared).files).toHaveLength(2);
    expect(namesIn(results, 'prepare_')).toHaveLength(2);
  });

  it('are graded in bulk though one file is not one of answers', async () => {
    const folder = interview();
    const results = temporaryFolder();
    const row = { name: 'Twice', language: 'python', answer: PYTHON };
    const deep = `{"name":"Twice","language":"python","answer":"x","y":${'['.repeat(9_000)}${']'.repeat(9_000)}}`;
    writeFileSync(join(results, 'good.ndjson'), JSON.stringify(row));
    writeFileSync(join(results, 'deep.ndjson'), deep);
    const inputs = ['deep', 'good'].flatMap((name) => ['--input', join(results, `${name}.ndjson`)]);
    const graded = await assay([
      'evaluate',
      '--suite',
      folder,
      ...inputs,
      '--results',
      results,
      '--json',
      '--quiet',
    ]);
    expect(graded.code).toBe(2);
    expect(jsonOf(graded).files).toMatchObject([
      { failure: { code: 'bad-samples' } },
      { result: { score: { points: { all: { passed: 4 } } } } },
    ]);
  });

  it('that are wrong are refused with file and line', async () => {
    const folder = interview();
    writeFileSync(join(folder, 'numbers.yaml'), QUESTION.replace('f.call(4)', 'eval(4)'));
    const ran = await assay(['run', folder, '--model', 'reference']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/numbers\.yaml:8:\d+: .*eval\(4\)/);
  });
});

describeWith(['sandbox', 'data'], 'recorded interviews', () => {
  const input = testData('recorded', 'interview', 'eval_senior_*falcon3*');
  const suite = testData('interviews', 'senior');

  it('are graded again from their code in bulk, which is done only once', async () => {
    const results = temporaryFolder();
    const evaluate = [
      'evaluate',
      '--suite',
      suite,
      '--input',
      input,
      '--code',
      'recorded',
      '--results',
      results,
    ];
    const first = await assay([...evaluate, '--json', '--quiet']);
    expect(first.code).toBe(0);
    expect(statusesOf(rowsIn(results, 'eval'))).toEqual(statusesOf(recorded()));
    const second = await assay([...evaluate, '--json', '--quiet']);
    expect(jsonOf(second)).toMatchObject({ reused: true });
    expect(namesIn(results, 'eval_')).toHaveLength(1);
    await assay([...evaluate, '--force', '--json', '--quiet']);
    expect(namesIn(results, 'eval_')).toHaveLength(2);
  });

  function recorded(): Graded[] {
    const [name] = namesIn(testData('recorded', 'interview'), 'eval_senior_').filter((file) =>
      file.includes('falcon3'),
    );
    const text = gunzipSync(readFileSync(testData('recorded', 'interview', name ?? ''))).toString();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line): Graded => JSON.parse(line));
  }
});

interface Graded {
  readonly name?: string;
  readonly task?: string;
  readonly language: string;
  readonly status?: string;
  readonly passed: number | boolean;
  readonly total?: number;
}

const statusesOf = (rows: readonly Graded[]): string[] =>
  rows
    .map(
      ({ name, task, language, status, passed, total }) =>
        `${name ?? task} ${language} ${status} ${Number(passed)}/${total}`,
    )
    .toSorted();

const namesIn = (folder: string, prefix: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith(prefix));
