import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ModelError } from '../../src/models/contract.ts';
import type { Model, ModelRequest } from '../../src/models/contract.ts';
import { openModel } from '../../src/models/index.ts';
import type { OpenOptions } from '../../src/models/index.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeRequest, FakeReply } from '../fixtures/fake-openai.ts';
import { startFakeNative } from '../fixtures/fake-native.ts';
import type { Speech } from '../fixtures/fake-native.ts';
import { ENDPOINT, startFakeSageMaker } from '../fixtures/fake-sagemaker.ts';
import { useAws } from '../fixtures/aws.ts';
import { ANTHROPIC, KOBOLDCPP, OLLAMA, TEXT_GENERATION_WEBUI } from '../fixtures/speeches.ts';

/** Every provider as one that answers the task `Good/0` with a function and has no answer to `Bad/0`. */
interface Subject {
  readonly address: string;
  readonly options?: OpenOptions;
  /** True for an API that takes no raw prompts. */
  readonly chatOnly?: boolean;
}

const CODE = '    return a + b\n';

const answering = ({ prompt }: FakeRequest): FakeReply =>
  prompt.includes('Bad') ? { status: 400, body: '{"error":"no"}' } : CODE;

async function served(): Promise<string> {
  const server = await startFakeServer(answering);
  onTestFinished(() => server.stop());
  return server.address;
}

async function native(speech: Speech): Promise<string> {
  const server = await startFakeNative(speech, ({ body }) =>
    JSON.stringify(body).includes('Bad') ? { status: 400, body: '{"error":"no"}' } : CODE,
  );
  onTestFinished(() => server.stop());
  return server.address;
}

async function endpoint(): Promise<string> {
  const server = await startFakeSageMaker(({ body }) =>
    JSON.stringify(body).includes('Bad') ? { status: 400, refusal: '{"error":"no"}' } : CODE,
  );
  onTestFinished(() => server.stop());
  useAws(server.address);
  return `sagemaker:${ENDPOINT}@us-east-1`;
}

async function recorded(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-models-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'recorded.jsonl');
  await writeFile(path, `${JSON.stringify({ task_id: 'Good/0', completion: CODE })}\n`);
  return path;
}

const known = { language: 'python', reference: `def add(a, b):\n${CODE}`, completion: CODE };
const script =
  'const t = process.env.ASSAY_TASK; if (t === "Bad/0") process.exit(1); process.stdout.write("    return a + b\\n")';

const SUBJECTS: Readonly<Record<string, () => Promise<Subject>>> = {
  'an OpenAI-compatible server': async () => ({ address: await served(), options: { env: {} } }),
  OpenAI: async () => ({
    address: 'openai:fake',
    options: { env: { OPENAI_API_KEY: 'key-for-tests', OPENAI_BASE_URL: await served() } },
  }),
  Anthropic: async () => ({
    address: 'anthropic:fake',
    options: { env: { ANTHROPIC_API_KEY: 'key-for-tests', ANTHROPIC_BASE_URL: await native(ANTHROPIC) } },
    chatOnly: true,
  }),
  Ollama: async () => ({ address: 'ollama:fake', options: { env: { OLLAMA_HOST: await native(OLLAMA) } } }),
  KoboldCpp: async () => ({ address: `koboldcpp:${await native(KOBOLDCPP)}`, options: { env: {} } }),
  'the legacy text-generation-webui': async () => ({
    address: `text-generation-webui:${await native(TEXT_GENERATION_WEBUI)}`,
    options: { env: {} },
  }),
  SageMaker: async () => ({ address: await endpoint() }),
  'a recording': async () => ({ address: `replay:${await recorded()}` }),
  'the references': async () => ({
    address: 'reference',
    options: { reference: (task) => (task === 'Good/0' ? known : undefined) },
  }),
  'a command': async () => ({ address: `exec:"${process.execPath}" -e '${script}'` }),
};

const requestOf = (task: string, { chatOnly }: Subject): ModelRequest => ({
  task,
  sample: 0,
  prompt: chatOnly === true ? [{ role: 'user', content: task }] : task,
  params: { temperature: 0, seed: 1 },
});

describe.each(Object.entries(SUBJECTS))('the model of %s', (_, subject) => {
  async function opened(): Promise<{ model: Model; request: (task: string) => ModelRequest }> {
    const given = await subject();
    const model = openModel(given.address, given.options);
    onTestFinished(() => model.close());
    return { model, request: (task) => requestOf(task, given) };
  }

  test('is known by the address that the user wrote', async () => {
    const { address, options } = await subject();
    const model = openModel(address, options);
    onTestFinished(() => model.close());
    expect(model.address).toBe(address);
  });

  test('says the same of itself each time, as plain values, and has a short name then', async () => {
    const { model, request } = await opened();
    const description = await model.describe();
    await model.answer(request('Good/0'));
    expect(await model.describe()).toEqual(description);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description.id).not.toBe('');
    expect(model.name).toMatch(/^[^/\s]+$/);
  });

  test('answers with every byte', async () => {
    const { model, request } = await opened();
    const answer = await model.answer(request('Good/0'));
    expect(answer).toMatchObject({ answer: CODE, finish: 'stop' });
    expect(answer.timing.totalMs).toBeGreaterThanOrEqual(0);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });

  test('answers many at once', async () => {
    const { model, request } = await opened();
    const answers = await Promise.all(Array.from({ length: 8 }, () => model.answer(request('Good/0'))));
    expect(new Set(answers.map(({ answer }) => answer))).toEqual(new Set([CODE]));
  });

  test('fails with a ModelError that tells why, and answers the next request all the same', async () => {
    const { model, request } = await opened();
    const error = await model.answer(request('Bad/0')).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ message: expect.stringMatching(/\w+/), retryable: expect.any(Boolean) });
    expect((await model.answer(request('Good/0'))).answer).toBe(CODE);
  });

  test('gives nothing to a caller who has aborted, but the reason', async () => {
    const { model, request } = await opened();
    await expect(model.answer(request('Good/0'), AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
  });

  test('can be closed twice', async () => {
    const { model } = await opened();
    await model.close();
    await model.close();
  });
});
