import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openModel } from '../../src/models/index.ts';
import type { Model } from '../../src/models/contract.ts';
import { assay, jsonOf } from '../fixtures/assay.ts';
import { REPOSITORY, startFakeHub } from '../fixtures/fake-hub.ts';
import type { FakeHub } from '../fixtures/fake-hub.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ADD, tinyGgufParts, writeTinyGguf } from '../fixtures/tiny-gguf.ts';
import { chat, failureOf } from './requests.ts';

const ADDRESS = `hf:${REPOSITORY}:Q4_K_M`;
const RIGHT = ADD.join('');
const greedy = { temperature: 0, max_tokens: 64 };

async function tinyHub(): Promise<FakeHub> {
  const path = join(temporaryFolder(), 'tiny.gguf');
  await writeTinyGguf(path);
  const [first, second] = tinyGgufParts();
  return await startFakeHub({
    files: {
      'tiny-Q4_K_M.gguf': readFileSync(path),
      'tiny-Q8_0-00001-of-00002.gguf': first,
      'tiny-Q8_0-00002-of-00002.gguf': second,
    },
  });
}

const environment = ({ address }: FakeHub): Record<string, string> => ({
  HF_ENDPOINT: address,
  ASSAY_CACHE: temporaryFolder(),
  ASSAY_NODE_LLAMA_CPP: process.env.ASSAY_TEST_NODE_LLAMA_CPP ?? '',
});

function open(address: string, env: Record<string, string>): Model {
  const model = openModel(address, { env });
  onTestFinished(() => model.close());
  return model;
}

describe('a model of the hub without the engine', () => {
  test('is refused before anything is fetched', () => {
    expect(() => openModel(ADDRESS, { env: {} })).toThrow('need node-llama-cpp');
  });
});

describeWith(['node-llama-cpp'], 'a model of the hub', () => {
  test('is fetched and answers, and says which weights it is', async () => {
    const env = environment(await tinyHub());
    const model = open(ADDRESS, env);
    expect((await model.answer(chat(greedy))).answer).toBe(RIGHT);
    const description = await model.describe();
    expect(description).toMatchObject({
      id: 'tiny-Q4_K_M.gguf',
      provider: 'gguf',
      server: {
        kind: 'node-llama-cpp',
        repository: `${REPOSITORY}:Q4_K_M`,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(model.name).toBe('tiny-Q4_K_M');
    expect(model.address).toBe(ADDRESS);
    expect(await open(ADDRESS, { ...env, HF_ENDPOINT: 'http://127.0.0.1:9' }).describe()).toEqual(
      description,
    );
  });

  test('in two parts answers like one', async () => {
    const model = open(`hf:${REPOSITORY}:Q8_0`, environment(await tinyHub()));
    expect((await model.answer(chat(greedy))).answer).toBe(RIGHT);
    expect(model.name).toBe('tiny-Q8_0');
  });

  test('that could not be had is asked for again by the next request', async () => {
    const hub = await startFakeHub({ files: {} });
    const model = open(ADDRESS, environment(hub));
    expect((await failureOf(model.answer(chat(greedy)))).kind).toBe('not-found');
    expect((await failureOf(model.answer(chat(greedy)))).kind).toBe('not-found');
    expect(hub.asked).toHaveLength(2);
  });
});

describeWith(['node-llama-cpp', 'sandbox'], 'a run of a model of the hub', () => {
  test('is a run like any other', async () => {
    const args = ['run', 'junior-dev', '--model', ADDRESS, '--limit', '2', '--no-cache', '--quiet', '--json'];
    const finished = await assay([...args, '--results', temporaryFolder()], {
      env: environment(await tinyHub()),
    });
    expect(finished.code, finished.stderr).toBe(0);
    expect(jsonOf(finished)).toMatchObject({ model: 'tiny-Q4_K_M', score: { complete: true } });
  });
});
