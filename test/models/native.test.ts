import { describe, expect, onTestFinished, test } from 'vitest';
import type { Model, ModelRequest } from '../../src/models/contract.ts';
import { piecesOf, startFakeNative } from '../fixtures/fake-native.ts';
import type { NativeReply, NativeRequest, NativeServer, Speech } from '../fixtures/fake-native.ts';
import { ANTHROPIC, KOBOLDCPP, OLLAMA, TEXT_GENERATION_WEBUI } from '../fixtures/speeches.ts';
import { chat, failureOf, requestOf, user } from './requests.ts';
import { open } from './servers.ts';

async function serve(
  speech: Speech,
  answering: (request: NativeRequest) => NativeReply = () => 'x',
): Promise<NativeServer> {
  const server = await startFakeNative(speech, answering);
  onTestFinished(() => server.stop());
  return server;
}

const openAnthropic = (address: string): Model =>
  open('anthropic:fake', { env: { ANTHROPIC_API_KEY: 'key-for-tests-1', ANTHROPIC_BASE_URL: address } });

/** Everything that the field has a name for. */
const ALL: ModelRequest['params'] = {
  temperature: 0.5,
  top_p: 0.9,
  top_k: 40,
  min_p: 0.1,
  max_tokens: 64,
  repetition_penalty: 1.1,
  repeat_last_n: 64,
  presence_penalty: 0.1,
  frequency_penalty: 0.2,
  mirostat: 2,
  mirostat_tau: 5,
  mirostat_eta: 0.1,
  num_beams: 2,
  num_ctx: 8192,
  stop: ['END'],
  seed: 10,
};

describe('Ollama', () => {
  test('is told every sampler under its own name, and says what it cannot honour', async () => {
    const { address, requests } = await serve(OLLAMA);
    const answer = await open(`ollama:${address}#fake`).answer(requestOf('x', ALL, 3));
    expect(requests[0]).toMatchObject({
      path: '/api/generate',
      body: {
        model: 'fake:latest',
        raw: true,
        truncate: false,
        options: {
          num_ctx: 8192,
          num_predict: 64,
          repeat_penalty: 1.1,
          min_p: 0.1,
          mirostat: 2,
          stop: ['END'],
          seed: 13,
        },
      },
    });
    expect(answer.ignored).toEqual(['num_beams']);
  });

  test('has its samplers switched off where the params are silent, and room for prompt and answer', async () => {
    const { address, requests } = await serve(OLLAMA);
    await open(`ollama:${address}`).answer(chat({ temperature: 0, max_tokens: 4096 }));
    expect(requests[0]).toMatchObject({
      path: '/api/chat',
      body: { options: { top_k: 0, top_p: 1, repeat_penalty: 1, num_ctx: 8192 } },
    });
  });

  test('is asked for no more context than the model has', async () => {
    const { address, requests } = await serve(OLLAMA);
    await open(`ollama:${address}`).answer(chat({ max_tokens: 100_000 }));
    expect(requests[0]?.body).toMatchObject({ options: { num_ctx: 32768 } });
  });

  test('describes the model that is named, by its digest', async () => {
    const { address } = await serve(OLLAMA);
    expect(await open(`ollama:${address}#other:7b`).describe()).toEqual({
      id: 'other:7b',
      provider: 'ollama',
      server: {
        kind: 'ollama',
        build: '0.12.6',
        digest: 'c3d4',
        quantization: 'Q4_K_M',
        context: 32768,
        template: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect((await failureOf(open(`ollama:${address}#othr`).describe())).message).toContain('It has ');
  });

  test('has its thinking apart', async () => {
    const thinks = { message: { content: '', thinking: 'hm' }, done: false };
    const { address } = await serve({
      ...OLLAMA,
      write: (...told) => [`${JSON.stringify(thinks)}\n`, ...OLLAMA.write(...told)],
    });
    expect(await open(`ollama:${address}`).answer(chat())).toMatchObject({ answer: 'x', reasoning: 'hm' });
  });

  test('that would have cut the prompt is an overflow', async () => {
    const words = JSON.stringify({
      error: '{"error":{"code":400,"message":"request (8889 tokens) exceeds the available context size"}}',
    });
    const { address } = await serve(OLLAMA, () => ({ status: 400, body: words }));
    expect(await failureOf(open(`ollama:${address}`).answer(chat()))).toMatchObject({
      kind: 'overflow',
      retryable: false,
    });
  });

  test.each([
    ['127.0.0.1', 'ollama:fake', 'http://127.0.0.1:11434/'],
    ['0.0.0.0:1', 'ollama:fake', 'http://localhost:1/'],
  ])('is looked for where OLLAMA_HOST=%s says', async (host, address, shown) => {
    const model = open(address, { env: { OLLAMA_HOST: host } });
    const error = await failureOf(model.describe()).catch(() => undefined);
    if (error !== undefined) expect(error.message).toContain(shown);
    expect(model.address).toBe('ollama:fake');
  });

  test('is told that OLLAMA_HOST is no address, by its name', () => {
    expect(() => open('ollama:fake', { env: { OLLAMA_HOST: 'here:there' } })).toThrow(
      'OLLAMA_HOST holds no address of a server: here:there',
    );
  });
});

describe('Anthropic', () => {
  test('is told what it knows, with the system message apart, and says what it cannot honour', async () => {
    const { address, requests } = await serve(ANTHROPIC);
    const prompt = [{ role: 'system', content: 'Be brief.' } as const, user('Write add.')];
    const answer = await openAnthropic(address).answer(requestOf(prompt, ALL));
    expect(requests[0]).toMatchObject({
      path: '/v1/messages',
      headers: { 'x-api-key': 'key-for-tests-1', 'anthropic-version': '2023-06-01' },
      body: {
        model: 'fake',
        system: 'Be brief.',
        messages: [user('Write add.')],
        top_k: 40,
        max_tokens: 64,
        stop_sequences: ['END'],
      },
    });
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
    expect(answer.ignored).toEqual([
      'min_p',
      'repetition_penalty',
      'repeat_last_n',
      'presence_penalty',
      'frequency_penalty',
      'mirostat',
      'mirostat_tau',
      'mirostat_eta',
      'num_beams',
      'num_ctx',
      'seed',
    ]);
  });

  test('counts tokens, and ends where it says so', async () => {
    const { address } = await serve(ANTHROPIC, () => 'def add');
    expect(await openAnthropic(address).answer(chat())).toMatchObject({
      answer: 'def add',
      finish: 'stop',
      usage: { promptTokens: 7, completionTokens: 2, source: 'server' },
    });
  });

  test('is asked without the start of the answer where the model refuses one, by all that is under way', async () => {
    const { address, requests } = await serve(ANTHROPIC, ({ body }) =>
      JSON.stringify(body['messages']).includes('assistant')
        ? {
            status: 400,
            body: '{"error":{"type":"invalid_request_error","message":"This model does not support assistant message prefill."}}',
          }
        : 'x',
    );
    const model = openAnthropic(address);
    const prompt = [user('Write add.'), { role: 'assistant', content: '```python\n' } as const];
    const answers = await Promise.all([model.answer(requestOf(prompt)), model.answer(requestOf(prompt))]);
    expect(answers.map(({ ignored }) => ignored)).toEqual([['prefill'], ['prefill']]);
    expect(requests.length).toBeLessThanOrEqual(4);
  });

  test('teaches which sampler a model refuses', async () => {
    const { address } = await serve(ANTHROPIC, ({ body }) =>
      'temperature' in body
        ? { status: 400, body: '{"error":{"message":"`temperature` is deprecated for this model."}}' }
        : 'x',
    );
    expect((await openAnthropic(address).answer(chat({ temperature: 0 }))).ignored).toEqual(['temperature']);
  });

  test('takes no raw prompts', async () => {
    const { address } = await serve(ANTHROPIC);
    expect(await failureOf(openAnthropic(address).answer(requestOf('x')))).toMatchObject({
      kind: 'unsupported',
      retryable: false,
      next: expect.stringContaining('--template chat'),
    });
  });
});

describe('KoboldCpp', () => {
  test('is told every sampler under its own name, and says what it cannot honour', async () => {
    const { address, requests } = await serve(KOBOLDCPP);
    const answer = await open(`koboldcpp:${address}`).answer(requestOf('x', ALL, 3));
    expect(requests[0]).toMatchObject({
      path: '/api/extra/generate/stream',
      body: {
        max_length: 64,
        max_context_length: 512,
        rep_pen: 1.1,
        sampler_seed: 13,
        stop_sequence: ['END'],
      },
    });
    expect(answer.ignored).toEqual(['frequency_penalty', 'num_beams', 'num_ctx']);
  });

  test('is asked nothing that it would cut in silence', async () => {
    const { address, requests } = await serve(KOBOLDCPP);
    const long = 'word '.repeat(600);
    expect(await failureOf(open(`koboldcpp:${address}`).answer(requestOf(long)))).toMatchObject({
      kind: 'overflow',
      message: expect.stringContaining(`${piecesOf(long).length} tokens, the context 512`),
    });
    expect(requests).toEqual([]);
  });

  test('answers a chat through its /v1, which alone knows the template', async () => {
    const chunk = { choices: [{ delta: { content: 'hello' }, finish_reason: 'stop' }] };
    const { address, requests } = await serve({
      ...KOBOLDCPP,
      write: () => [`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`],
    });
    expect((await open(`koboldcpp:${address}`).answer(chat({ seed: 1 }))).answer).toBe('hello');
    expect(requests[0]).toMatchObject({ path: '/v1/chat/completions', body: { seed: 1 } });
  });
});

describe('the legacy API of text-generation-webui', () => {
  test('is told every sampler under its own name, and says what it cannot honour', async () => {
    const { address, requests } = await serve(TEXT_GENERATION_WEBUI);
    const answer = await open(`text-generation-webui:${address}`).answer(requestOf('x', ALL, 3));
    expect(requests[0]).toMatchObject({
      path: '/api/v1/generate',
      body: {
        max_new_tokens: 64,
        do_sample: true,
        temperature: 0.5,
        truncation_length: 8192,
        stopping_strings: ['END'],
        seed: 13,
        num_beams: 2,
      },
    });
    expect(answer.ignored).toEqual(['min_p', 'presence_penalty', 'frequency_penalty']);
  });

  test('does not sample at temperature 0, by which it would divide', async () => {
    const { address, requests } = await serve(TEXT_GENERATION_WEBUI);
    await open(`text-generation-webui:${address}`).answer(requestOf('x', { temperature: 0 }));
    expect(requests[0]?.body).toMatchObject({ do_sample: false, temperature: 1 });
  });

  test('takes no chats', async () => {
    const { address } = await serve(TEXT_GENERATION_WEBUI);
    expect(await failureOf(open(`text-generation-webui:${address}`).answer(chat()))).toMatchObject({
      kind: 'unsupported',
      next: expect.stringContaining('alpaca'),
    });
  });

  test('is missed at a server of today, whose address is told', async () => {
    const { address } = await serve({ ...TEXT_GENERATION_WEBUI, pages: { '/v1/models': { data: [] } } });
    expect(await failureOf(open(`text-generation-webui:${address}`).describe())).toMatchObject({
      kind: 'not-found',
      next: `It speaks today's API: write ${address}/v1`,
    });
  });
});
