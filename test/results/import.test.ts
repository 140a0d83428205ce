import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLines } from '../../src/results/import-lines.ts';
import { readSamples } from '../../src/results/import-samples.ts';
import { answersHash, openAnswers } from '../../src/results/import.ts';
import type { AnsweredRow } from '../../src/results/rows.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

let folder: string;
const demo = await loadSuite('demo');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string | Buffer, name = 'samples.jsonl'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const rows = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function answersOf(path: string, notices: string[] = []): Promise<AnsweredRow[]> {
  const { rows: found } = await openAnswers(path, demo, { onNotice: (notice) => notices.push(notice) });
  return all(found);
}

describe('a file that holds more than is graded', () => {
  const row = (model: string, sample: number) => ({ task: 'Demo/0', sample, answer: `# ${model}`, model });

  test('says how many rows were superseded, and of how many models they are', async () => {
    const notices: string[] = [];
    const path = file(rows(row('a', 0), row('a', 1), row('b', 0), row('b', 1)));
    expect((await answersOf(path, notices)).map(({ answer }) => answer)).toEqual(['# b', '# b']);
    expect(notices).toHaveLength(2);
    expect(notices[0]).toContain('2 rows were left out');
    expect(notices[1]).toContain('2 models (a, b)');
  });

  test('says nothing where each sample has one row of one model', async () => {
    const notices: string[] = [];
    await answersOf(file(rows(row('a', 0), row('a', 1))), notices);
    expect(notices).toEqual([]);
  });
});

describe('samples of other tools', () => {
  const three = rows(
    { task_id: 'Demo/1', completion: '    return 1\n' },
    { task_id: 'Demo/0', solution: 'def f(): pass' },
    { task_id: 'Demo/1', completion: '    return 2\n', api_key: 'x' },
  );

  test.each([
    ['.jsonl', three],
    [
      '.jsonl without a last line end, with CRLF, a byte order mark and blank lines',
      `\uFEFF\n${three.trimEnd().replaceAll('\n', '\r\n\r\n')}`,
    ],
    ['.jsonl.gz under any name', gzipSync(three)],
  ])('are read from %s', async (_, content) => {
    const found = await answersOf(file(content));
    expect(found.map(({ task, sample, answer }) => [task, sample, answer])).toEqual([
      ['Demo/1', 0, '    return 1\n'],
      ['Demo/0', 0, 'def f(): pass'],
      ['Demo/1', 1, '    return 2\n'],
    ]);
  });

  test('a completion continues the data set’s prompt, a solution stands alone', async () => {
    const [completion, solution] = await answersOf(file(three, 'gpt.jsonl'));
    expect(completion).toEqual({
      suite: 'demo',
      suite_version: 'v1',
      task: 'Demo/1',
      language: 'python',
      sample: 0,
      entry_point: 'mirror_long_words',
      template: 'import',
      prompt: demo.tasks[1]?.prompt,
      model: 'gpt',
      runtime: 'import',
      params: {},
      answer: '    return 1\n',
      attempts: 0,
    });
    expect(solution?.prompt).toEqual([]);
  });

  test('a solution goes before a completion in the same row, as in EvalPlus', async () => {
    const path = file(rows({ task_id: 'Demo/0', completion: 'a', solution: 'b' }));
    expect((await answersOf(path)).map(({ answer }) => answer)).toEqual(['b']);
  });

  test('an EvalPlus folder gives one sample a program, in the order of their numbers', async () => {
    for (const name of ['Demo_10', 'Demo_2']) mkdirSync(join(folder, name));
    for (const index of [0, 2, 10]) writeFileSync(join(folder, 'Demo_2', `${index}.py`), `# ${index}`);
    writeFileSync(join(folder, 'Demo_10', '0.py'), '# ten');
    writeFileSync(join(folder, 'Demo_10', '0.raw.txt'), 'not code');
    // A folder that somebody sent brings no file of this machine in.
    symlinkSync(join(folder, 'Demo_2', '2.py'), join(folder, 'Demo_10', '1.py'));
    writeFileSync(join(folder, 'eval_results.json'), '{}');
    expect((await answersOf(folder)).map(({ task, sample, answer }) => [task, sample, answer])).toEqual([
      ['Demo/2', 0, '# 0'],
      ['Demo/2', 1, '# 2'],
      ['Demo/2', 2, '# 10'],
      ['Demo/10', 0, '# ten'],
    ]);
  });
});

test('the hash of an input changes with any answer, whether it is a file or a folder', async () => {
  const path = file('one\n');
  expect(await answersHash(path)).toBe(createHash('sha256').update('one\n').digest('hex'));
  const evalplus = join(folder, 'evalplus');
  mkdirSync(join(evalplus, 'Demo_0'), { recursive: true });
  const hashes: string[] = [];
  for (const code of ['a', 'b', 'a']) {
    writeFileSync(join(evalplus, 'Demo_0', '0.py'), code);
    hashes.push(await answersHash(evalplus));
  }
  expect(hashes[0]).toBe(hashes[2]);
  expect(hashes[0]).not.toBe(hashes[1]);
});

describe('rows of Assay’s own', () => {
  const row = {
    suite: 'demo',
    suite_version: 'v0',
    task: 'Demo/0',
    language: 'python',
    entry_point: 'ferry_trips',
    sample: 0,
    template: 'chat',
    prompt: [{ role: 'user', content: 'Please' }],
    model: 'm',
    runtime: 'r',
    params: { temperature: 0 },
    answer: 'first',
    attempts: 2,
    finish: 'length',
  };

  test('keep what they say, take the suite’s version, and lose an earlier grading', async () => {
    const graded = { ...row, verdict: { base: 'wrong' }, code: 'x', passed: false, printed: 'p', mine: 1 };
    expect(await answersOf(file(rows(graded)))).toEqual([{ ...row, suite_version: 'v1', mine: 1 }]);
  });

  test('count once a sample: the last', async () => {
    const failed = { ...row, answer: null, failure: { kind: 'timeout', message: 'slow' } };
    const found = await answersOf(file(rows(failed, { ...row, sample: 1 }, { ...row, answer: 'second' })));
    expect(found.map(({ sample, answer }) => [sample, answer])).toEqual([
      [1, 'first'],
      [0, 'second'],
    ]);
  });

  test('may end in a torn line, which is said', async () => {
    const notices: string[] = [];
    expect(await answersOf(file(`${rows(row)}{"suite": "de`), notices)).toHaveLength(1);
    expect(notices).toEqual([expect.stringContaining('torn')]);
  });

  test('lose their secrets, which is said once and without the value', async () => {
    const notices: string[] = [];
    const params = { temperature: 1, api_key: 'sk-hidden' };
    const found = await answersOf(file(rows({ ...row, params }, { ...row, sample: 1, params })), notices);
    expect(found.map((answered) => answered.params)).toEqual([{ temperature: 1 }, { temperature: 1 }]);
    expect(notices).toEqual([expect.stringContaining('params.api_key')]);
    expect(notices.join()).not.toContain('hidden');
  });

  test('of a wrong type are refused with the field', async () => {
    await expect(answersOf(file(rows({ ...row, finish: 'tired' })))).rejects.toMatchObject({
      code: 'bad-samples',
      message: expect.stringMatching(
        /line 1: not a row of Assay: finish is "tired", not stop or length or refused\.$/,
      ),
    });
  });
});

describe('a bad file is refused before anything is graded', () => {
  const good = rows({ task_id: 'Demo/0', completion: 'x' });
  const cases: [string, string | Buffer, string, RegExp][] = [
    ['empty', '', 'empty-samples', /has no answers/],
    ['blank', '\n\n  \n', 'empty-samples', /has no answers/],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'bad-samples', /line 1: it is binary/],
    [
      'not UTF-8',
      Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe])]),
      'bad-samples',
      /line 2: it is not UTF-8/,
    ],
    ['torn at its end', `${good}{"task_id": "Demo/1", "compl`, 'bad-samples', /line 2: it is not JSON/],
    ['torn in the middle', `${good}{"task_id": \n${good}`, 'bad-samples', /line 2/],
    [
      'of other rows',
      rows({ id: 1 }),
      'bad-samples',
      /line 1: it has no task_id with a completion or a solution/,
    ],
    ['of JSON that is no object', '[1]\n"x"\n', 'bad-samples', /line 1/],
    [
      'cut gzip',
      gzipSync(good.repeat(100)).subarray(0, -15),
      'bad-samples',
      /gzip packing is damaged or cut/,
    ],
    [
      'of another suite',
      rows({ task_id: 'HumanEval/7', solution: '' }),
      'unknown-task',
      /demo does not have: HumanEval\/7/,
    ],
  ];

  test.each(cases)('%s', async (_, content, code, message) => {
    const failure = openAnswers(file(content), demo);
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(failure).rejects.toMatchObject({ next: expect.stringMatching(/\.$/) });
  });

  test('absent', async () => {
    const path = join(folder, 'none.jsonl');
    await expect(openAnswers(path, demo)).rejects.toMatchObject({ code: 'cannot-read' });
  });

  test('an empty folder', async () => {
    await expect(openAnswers(folder, demo)).rejects.toMatchObject({ code: 'empty-samples' });
  });

  test('a line that never ends', async () => {
    const path = file(Buffer.alloc(3_000_000, 'a'));
    await expect(all(readLines(path, 1_000_000))).rejects.toMatchObject({
      message: expect.stringContaining('line 1: it is longer than 1000000 bytes'),
    });
  });
});

test('a file of many samples is read in bounded memory', async () => {
  const answer = 'x'.repeat(20_000);
  const line = rows({ task_id: 'Demo/0', completion: answer });
  const path = file(gzipSync(line.repeat(10_000)));
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
  let [count, highest] = [0, 0];
  for await (const sample of readSamples(path)) {
    count += sample.answer === answer ? 1 : 0;
    if (count % 500 === 0) {
      highest = Math.max(highest, process.memoryUsage().heapUsed + process.memoryUsage().external - before);
    }
  }
  expect(count).toBe(10_000);
  // The file unpacks to 200 MB.
  expect(highest).toBeLessThan(120_000_000);
});

describeWith(['data'], 'recorded answers', () => {
  test('of 24 models are read whole', async () => {
    const suite = await loadSuite('humaneval', { dataDir: testData('datasets') });
    const recorded = testData('recorded', 'humaneval');
    const files = readdirSync(recorded).filter((name) => name.endsWith('.gz'));
    expect(files).toHaveLength(24);
    for (const name of files) {
      const found = await all((await openAnswers(join(recorded, name), suite)).rows);
      expect([name, new Set(found.map(({ task }) => task)).size, found.length]).toEqual([name, 164, 164]);
      expect(found.every(({ prompt }) => typeof prompt === 'string')).toBe(true);
      expect(found[0]?.model).toBe(basename(name, '.jsonl.gz'));
    }
  });
});
