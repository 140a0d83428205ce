import { describe, expect, test } from 'vitest';
import type { FakeReply, FakeRequest } from '../fixtures/fake-openai.ts';
import { chat, failureOf, requestOf, user } from './requests.ts';
import { open, serve } from './servers.ts';

const ALL = {
  temperature: 0.2,
  top_p: 0.9,
  top_k: 40,
  min_p: 0.05,
  max_tokens: 256,
  repetition_penalty: 1.1,
  presence_penalty: 0.1,
  frequency_penalty: 0.2,
  stop: ['\n\n'],
  seed: 7,
};

const objection = (message: string, param?: string): FakeReply => ({
  status: 400,
  body: JSON.stringify({ error: { message, type: 'invalid_request_error', param } }),
});

describe('a request', () => {
  test('carries each parameter under the name of its server, and the seed of its sample', async () => {
    const { address, requests } = await serve(() => 'x', { ownedBy: 'vllm', models: ['qwen'] });
    const answer = await open(address).answer(chat(ALL, 2));
    expect(requests[0]?.body).toEqual({
      ...ALL,
      seed: 9,
      model: 'qwen',
      messages: [user('Write add.')],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(answer).not.toHaveProperty('ignored');
  });

  test('says repeat_penalty to llama-server', async () => {
    const { address, requests } = await serve(() => 'x', { ownedBy: 'llamacpp' });
    await open(address).answer(chat(ALL));
    expect(requests[0]?.body).toMatchObject({ repeat_penalty: 1.1 });
    expect(requests[0]?.body).not.toHaveProperty('repetition_penalty');
  });

  test('switches off what its params are silent about, so that no default of the server comes in', async () => {
    const { address, requests } = await serve(() => 'x', { ownedBy: 'vllm' });
    await open(address).answer(chat({ temperature: 0 }));
    expect(requests[0]?.body).toMatchObject({
      temperature: 0,
      top_p: 1,
      top_k: -1,
      min_p: 0,
      repetition_penalty: 1,
    });
    expect(requests[0]?.body).not.toHaveProperty('seed');
    expect(requests[0]?.body).not.toHaveProperty('stop');
  });

  test('says which parameters its server cannot honour, and does not send them', async () => {
    const { address, requests } = await serve(() => 'x', { ownedBy: 'library' });
    const { ignored } = await open(address).answer(chat(ALL));
    expect(ignored?.toSorted()).toEqual(['min_p', 'repetition_penalty', 'top_k']);
    expect(requests[0]?.body).not.toHaveProperty('top_k');
  });

  test('asks a server that continues messages to continue one of the assistant', async () => {
    const { address, requests } = await serve(() => 'x', { ownedBy: 'vllm' });
    await open(address).answer(requestOf([user('q'), { role: 'assistant', content: '```python\n' }]));
    expect(requests[0]?.body).toMatchObject({ continue_final_message: true, add_generation_prompt: false });
  });

  test('never carries n', async () => {
    const { address, requests } = await serve(() => 'x');
    await open(address).answer(chat(ALL, 5));
    expect(requests[0]?.body).not.toHaveProperty('n');
  });
});

/** Answers only requests without the field. */
const refusing =
  (field: string, message: string) =>
  ({ body }: FakeRequest): FakeReply =>
    field in body ? objection(message, field) : 'x y';

describe('what a server refuses', () => {
  test('is left out from then on, and said', async () => {
    const { address, requests } = await serve(
      refusing('min_p', 'Unrecognized request argument supplied: min_p'),
    );
    const model = open(address);
    expect((await model.answer(chat(ALL))).ignored).toEqual(['min_p']);
    expect((await model.answer(chat(ALL))).ignored).toEqual(['min_p']);
    expect(requests).toHaveLength(3);
  });

  test('by the name of max_tokens is sent as max_completion_tokens', async () => {
    const words =
      "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.";
    const { address, requests } = await serve(refusing('max_tokens', words));
    expect(await open(address).answer(chat({ max_tokens: 99 }))).not.toHaveProperty('ignored');
    expect(requests[1]?.body).toMatchObject({ max_completion_tokens: 99 });
  });

  test('as stream_options, in the way of FastAPI, costs only the usage', async () => {
    const detail = [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }];
    const refusal = { status: 422, body: JSON.stringify({ detail }) };
    const { address } = await serve(({ body }) => ('stream_options' in body ? refusal : 'x y'));
    const answer = await open(address).answer(chat());
    expect(answer.usage?.source).toBe('counted-chunks');
    expect(answer).not.toHaveProperty('ignored');
  });

  test('teaches all requests that are under way', async () => {
    const { address } = await serve(
      refusing('temperature', "Unsupported value: 'temperature' does not support 0"),
    );
    const model = open(address);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => model.answer(chat({ temperature: 0 }))),
    );
    expect(new Set(answers.map(({ ignored }) => ignored?.join()))).toEqual(new Set(['temperature']));
  });

  test('is an error where there is no request without it', async () => {
    const { address, requests } = await serve(() => objection('Unknown model: fake', 'model'));
    expect(await failureOf(open(address).answer(chat()))).toMatchObject({ kind: 'bad-request' });
    expect(requests).toHaveLength(1);
  });

  test('is an error where the value is wrong and not the name', async () => {
    const { address, requests } = await serve(() => objection('max_tokens is too large: 256', 'max_tokens'));
    const error = await failureOf(open(address).answer(chat(ALL)));
    expect(error).toMatchObject({ kind: 'bad-request', retryable: false });
    expect(requests).toHaveLength(1);
  });
});
