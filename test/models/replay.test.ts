import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeWith, testData } from '../fixtures/parts.ts';
import { failureOf } from './requests.ts';
import { open } from './servers.ts';

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-replay-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const lines = (...rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const sample = (task: string, index = 0) => ({ task, sample: index, prompt: '', params: {} });

describe('a recording', () => {
  test('of samples gives the n-th row of a task for its sample n, with every byte', async () => {
    const rows = lines(
      { task_id: 'HumanEval/0', completion: '    return 1\n' },
      { task_id: 'HumanEval/1', solution: 'def f(): ...' },
      { task_id: 'HumanEval/0', completion: '\treturn 2' },
    );
    const model = open(`replay:${await fileOf('qwen.jsonl.gz', gzipSync(rows))}`);
    expect((await model.answer(sample('HumanEval/0'))).answer).toBe('    return 1\n');
    expect((await model.answer(sample('HumanEval/0', 1))).answer).toBe('\treturn 2');
    expect((await model.answer(sample('HumanEval/1'))).answer).toBe('def f(): ...');
    expect(model.name).toBe('qwen');
    expect(await model.describe()).toEqual({
      id: 'qwen.jsonl.gz',
      provider: 'replay',
      server: { tasks: 2, samples: 3 },
    });
  });

  test('of answers gives the last row of a sample, with what else was recorded of it', async () => {
    const rows = lines(
      { task: 'T/0', sample: 1, answer: null, failure: { kind: 'cut', message: 'x' }, attempts: 6 },
      {
        task: 'T/0',
        sample: 1,
        answer: 'code',
        reasoning: 'hm',
        finish: 'length',
        usage: { completionTokens: 3, source: 'server' },
      },
    );
    const model = open(`replay:${await fileOf('run.ndjson', rows)}`);
    expect(await model.answer(sample('T/0', 1))).toEqual({
      answer: 'code',
      reasoning: 'hm',
      finish: 'length',
      usage: { completionTokens: 3, source: 'server' },
      timing: { totalMs: 0 },
    });
  });

  test('has no answer to what it does not hold or what had none, and never will', async () => {
    const model = open(
      `replay:${await fileOf('run.ndjson', lines({ task: 'T/0', sample: 0, answer: null }))}`,
    );
    for (const request of [sample('T/0'), sample('T/0', 3), sample('T/9')]) {
      expect(await failureOf(model.answer(request))).toMatchObject({ kind: 'not-found', retryable: false });
    }
  });

  test('may end in a torn line but not hold one', async () => {
    const row = lines({ task_id: 'T/0', completion: 'x' });
    const torn = open(`replay:${await fileOf('a.jsonl', `${row}{"task_id": "T/1", "comp`)}`);
    expect((await torn.answer(sample('T/0'))).answer).toBe('x');
    const broken = open(`replay:${await fileOf('b.jsonl', `{"task_id\n${row}`)}`);
    await expect(broken.describe()).rejects.toMatchObject({
      code: 'bad-row',
      message: expect.stringContaining('line 1'),
    });
  });

  test.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is binary', Buffer.from([0, 1, 2, 255])],
    ['is of another kind', '{"name": "x"}\n'],
    ['is not the gzip that its name says', 'x'],
  ])('that %s is refused with the next step', async (what, content) => {
    const name = what.includes('gzip') ? 'a.jsonl.gz' : 'a.jsonl';
    const path = content === undefined ? '/nowhere/a.jsonl' : await fileOf(name, content);
    await expect(open(`replay:${path}`).describe()).rejects.toMatchObject({
      name: 'AssayError',
      message: expect.stringContaining(path),
      next: expect.stringMatching(/task_id|\.ndjson/),
    });
  });
});

describeWith(['data'], 'a recording of a model of 2023', () => {
  test('answers all tasks of HumanEval', async () => {
    const file = testData('recorded', 'humaneval', 'TheBloke_wizardLM-7B-GPTQ_ALPACA_MEDIUM.jsonl.gz');
    const model = open(`replay:${file}`);
    expect((await model.describe()).server).toEqual({ tasks: 164, samples: 164 });
    expect((await model.answer(sample('HumanEval/163'))).answer).not.toBe('');
  });
});
