import { describe, expect, test } from 'vitest';
import { chat, failureOf } from './requests.ts';
import { open, serve } from './servers.ts';

const text = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });

describe('a server describes', () => {
  test('its only model, where none is named', async () => {
    const { address, requests } = await serve(() => 'x', { models: ['org/qwen-7b'], ownedBy: 'vllm' });
    const model = open(address);
    expect(await model.describe()).toEqual({
      id: 'org/qwen-7b',
      provider: 'openai-compatible',
      server: { kind: 'vllm' },
    });
    expect(model.name).toBe('qwen-7b');
    await model.answer(chat());
    expect(requests[0]?.body).toMatchObject({ model: 'org/qwen-7b' });
  });

  test('the first of several, and says that it is a choice', async () => {
    const { address } = await serve(() => 'x', { models: ['a', 'b', 'c'] });
    expect(await open(address).describe()).toMatchObject({
      id: 'a',
      server: { choice: 'first of 3 models' },
    });
  });

  test('the one that is named, also by its name without the tag', async () => {
    const { address } = await serve(() => 'x', {
      models: ['llama:latest', 'qwen:latest'],
      ownedBy: 'library',
    });
    const model = open(`${address}#qwen`);
    expect(await model.describe()).toMatchObject({ id: 'qwen:latest', server: { kind: 'ollama' } });
    expect(model.address).toBe(`${address}#qwen`);
  });

  test('what it has instead, the nearest first, where it does not have the one that is named', async () => {
    const { address } = await serve(() => 'x', { models: ['llama-8b', 'gemma-2b', 'org/Qwen2.5-Coder-7B'] });
    const error = await failureOf(open(`${address}#qwen2.5-coder`).describe());
    expect(error).toMatchObject({ kind: 'not-found', retryable: false });
    expect(error.message).toContain('does not have the model "qwen2.5-coder". It has org/Qwen2.5-Coder-7B, ');
  });

  test('nothing where it lists no models, and then the name counts', async () => {
    const pages = { '/v1/models': { status: 404, body: '{"error":"no"}' } };
    const { address } = await serve(() => 'x', { pages });
    expect((await failureOf(open(address).describe())).message).toContain(`Name one: ${address}#NAME`);
    expect(await open(`${address}#m`).describe()).toMatchObject({ id: 'm', server: { listed: false } });
  });

  test('llama-server by its properties, although something between hides its name', async () => {
    const props = {
      default_generation_settings: { n_ctx: 512 },
      total_slots: 4,
      model_path: '/home/me/models/tiny.gguf',
      build_info: 'b1',
      chat_template: '{{ x }}',
    };
    const { address } = await serve(() => 'x', { pages: { '/props': text(props) } });
    const { server } = await open(address).describe();
    expect(server).toMatchObject({
      kind: 'llama-server',
      context: 512,
      slots: 4,
      file: 'tiny.gguf',
      build: 'b1',
    });
    expect(server['template']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('nothing by halves while it loads', async () => {
    const pages = { '/props': { status: 503, body: '{"error":{"message":"Loading model"}}' } };
    const { address } = await serve(() => 'x', { ownedBy: 'llamacpp', pages });
    expect(await failureOf(open(address).describe())).toMatchObject({ kind: 'overloaded', retryable: true });
  });

  test('itself once for all requests, and again after a failure', async () => {
    let lists = 0;
    const list = text({ data: [{ id: 'm', owned_by: 'x' }] });
    const pages = {
      '/v1/models': (response: import('node:http').ServerResponse) =>
        void response.writeHead(lists++ === 0 ? 503 : 200).end(list.body),
    };
    const { address } = await serve(() => 'x', { pages });
    const model = open(address);
    expect(await failureOf(model.describe())).toMatchObject({ kind: 'overloaded', retryable: true });
    await Promise.all([model.answer(chat()), model.answer(chat()), model.describe()]);
    expect(lists).toBe(2);
  });
});

describe('a key', () => {
  test('is sent as a bearer token and is not in the address', async () => {
    const { address, requests } = await serve(() => 'x');
    const model = open(address, { env: { ASSAY_API_KEY: 'k1', OPENAI_API_KEY: 'k2' } });
    await model.answer(chat());
    expect(requests[0]?.headers.authorization).toBe('Bearer k1');
  });

  test('for OpenAI is sent to no other server', async () => {
    const { address, requests } = await serve(() => 'x');
    await open(address, { env: { OPENAI_API_KEY: 'k2' } }).answer(chat());
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('for OpenAI goes where OPENAI_BASE_URL points', async () => {
    const { address, requests } = await serve(() => 'x');
    const model = open('openai:fake', { env: { OPENAI_API_KEY: 'k2', OPENAI_BASE_URL: address } });
    expect((await model.answer(chat())).answer).toBe('x');
    expect(requests[0]?.headers.authorization).toBe('Bearer k2');
    expect(model.address).toBe('openai:fake');
  });

  test('in the address is used and never shown', async () => {
    const { address, requests } = await serve(() => 'x', {
      pages: { '/v1/models?api_key=hush&v=2': text({ data: [{ id: 'm' }] }) },
    });
    const model = open(`${address.replace('//', '//me:hush@')}?api_key=hush&v=2`);
    await model.answer(chat());
    expect(requests[0]).toMatchObject({
      path: '/v1/chat/completions?api_key=hush&v=2',
      headers: { authorization: `Basic ${Buffer.from('me:hush').toString('base64')}` },
    });
    expect(model.address).toBe(`${address}?v=2`);
  });
});
