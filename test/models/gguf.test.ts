import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import { openModel } from '../../src/models/index.ts';
import type { Model } from '../../src/models/contract.ts';
import { assay, jsonOf } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ADD, sometimesWrong, writeTinyGguf } from '../fixtures/tiny-gguf.ts';
import type { TinyModel } from '../fixtures/tiny-gguf.ts';
import { chat, failureOf, requestOf, user } from './requests.ts';

const RIGHT = ADD.join('');
const greedy = { temperature: 0, max_tokens: 64 };
const env = { ASSAY_NODE_LLAMA_CPP: process.env.ASSAY_TEST_NODE_LLAMA_CPP };

async function written(model: TinyModel = {}): Promise<string> {
  const file = join(temporaryFolder(), 'tiny.gguf');
  await writeTinyGguf(file, model);
  return file;
}

function open(file: string, concurrency = 1): Model {
  const model = openModel(`gguf:${file}`, { env, concurrency });
  onTestFinished(() => model.close());
  return model;
}

function refusalOf(address: string, vars: Record<string, string>): AssayError {
  try {
    openModel(address, { env: vars });
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error(`${address} was opened`);
}

describe('the address of a model file', () => {
  test('that is not there is refused', () => {
    expect(refusalOf('gguf:/no/such.gguf', {}).code).toBe('no-file');
    expect(refusalOf('gguf:', {}).code).toBe('no-file');
  });

  test('without the engine is refused with the command that installs it', async () => {
    const error = refusalOf(`gguf:${await written()}`, {});
    expect(error.code).toBe('no-node-llama-cpp');
    expect(error.next).toMatch(/npm install --omit=optional node-llama-cpp@\d/);
  });
});

describeWith(['node-llama-cpp'], 'a model file', () => {
  const opened = async (concurrency?: number): Promise<Model> =>
    open(await written({ ...sometimesWrong(0.3), context: 512 }), concurrency);

  test('says what it is, the same each time', async () => {
    const model = await opened(2);
    const description = await model.describe();
    expect(description).toMatchObject({
      id: 'tiny.gguf',
      provider: 'gguf',
      server: {
        kind: 'node-llama-cpp',
        context: 512,
        slots: 2,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(await model.describe()).toEqual(description);
    expect(model.name).toBe('tiny');
  });

  test('answers chats and raw prompts with every byte, counts tokens, and says when they did not suffice', async () => {
    const model = await opened();
    expect(await model.answer(chat(greedy))).toMatchObject({
      answer: RIGHT,
      finish: 'stop',
      usage: { source: 'server', completionTokens: ADD.length + 1 },
    });
    expect((await model.answer(requestOf('x', greedy))).answer).toBe(RIGHT);
    expect(await model.answer(chat({ temperature: 0, max_tokens: 4 }))).toMatchObject({
      answer: ADD.slice(0, 4).join(''),
      finish: 'length',
    });
  });

  test('ends at a stop text that several tokens make, goes on with a given start, and says what it cannot honour', async () => {
    const model = await opened();
    const stopped = await model.answer(requestOf('x', { ...greedy, stop: [' a +'] }));
    expect(stopped).toMatchObject({ answer: '```python\ndef add(a, b):\n    return', finish: 'stop' });
    const begun = [
      user('Write add.'),
      { role: 'assistant' as const, content: '```python\ndef add(a, b):\n' },
    ];
    expect((await model.answer(requestOf(begun, greedy))).answer).toBe(ADD.slice(4).join(''));
    expect((await model.answer(chat({ ...greedy, mirostat: 2 }))).ignored).toEqual(['mirostat']);
  });

  test('gives a sample the same answer each time, and other samples others, also at once', async () => {
    const model = await opened(4);
    const params = { temperature: 1, max_tokens: 64, seed: 100 };
    const answers = async (): Promise<string[]> =>
      (await Promise.all(Array.from({ length: 12 }, (_, sample) => model.answer(chat(params, sample))))).map(
        ({ answer }) => answer,
      );
    const first = await answers();
    expect(new Set(first)).toEqual(new Set([RIGHT, RIGHT.replace('+', '-')]));
    expect(await answers()).toEqual(first);
  });

  test('refuses what does not fit into its context, for good, and answers the next request', async () => {
    const model = await opened();
    expect(await failureOf(model.answer(requestOf('x '.repeat(2000), greedy)))).toMatchObject({
      kind: 'overflow',
      retryable: false,
    });
    expect((await model.answer(chat(greedy))).answer).toBe(RIGHT);
  });

  test('leaves a request that is aborted', async () => {
    const model = await opened();
    await model.describe();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(model.answer(chat(greedy), signal)).rejects.toThrow('enough');
    expect((await model.answer(chat(greedy))).answer).toBe(RIGHT);
  });

  test('that is cut, or is none, ends neither Assay nor in silence', async () => {
    const cut = await written();
    await truncate(cut, 100_000);
    expect(await failureOf(open(cut).describe())).toMatchObject({ kind: 'not-found', retryable: false });
    const none = join(temporaryFolder(), 'none.gguf');
    await writeFile(none, 'not a model');
    expect((await failureOf(open(none).describe())).message).toContain('none.gguf cannot be loaded');
  });
});

describeWith(['node-llama-cpp', 'sandbox'], 'a run of a model file', () => {
  test('is a run like any other', async () => {
    const file = await written();
    const args = ['run', 'junior-dev', '--model', `gguf:${file}`, '--limit', '2', '--no-cache'];
    const finished = await assay([...args, '--results', temporaryFolder(), '--json', '--quiet'], {
      env: { ASSAY_NODE_LLAMA_CPP: process.env.ASSAY_TEST_NODE_LLAMA_CPP ?? '' },
    });
    expect(finished.code, finished.stderr).toBe(0);
    expect(jsonOf(finished)).toMatchObject({ model: 'tiny', score: { complete: true } });
  });
});
