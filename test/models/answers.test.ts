import { describe, expect, test } from 'vitest';
import type { ServerResponse } from 'node:http';
import { chat, failureOf, requestOf, user } from './requests.ts';
import { open, serve } from './servers.ts';

const DONE = 'data: [DONE]\n\n';
const delta = (content: object, rest: object = {}): string =>
  `data: ${JSON.stringify({ choices: [{ delta: content, ...rest }] })}\n\n`;

/** A reply of these bytes, each written on its own. */
const raw =
  (...writes: (string | Buffer)[]) =>
  () =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const next = (at: number): void => {
      const bytes = writes[at];
      if (bytes === undefined) response.end();
      else response.write(bytes, () => setImmediate(next, at + 1));
    };
    next(0);
  };

describe('an answer', () => {
  test('of a chat is the text of all its pieces, with the usage that the server tells', async () => {
    const { address } = await serve(() => ({
      text: 'def add(a, b):\n',
      usage: { prompt_tokens: 5, completion_tokens: 9 },
    }));
    const answer = await open(address).answer(chat());
    expect(answer).toMatchObject({
      answer: 'def add(a, b):\n',
      finish: 'stop',
      usage: { promptTokens: 5, completionTokens: 9, source: 'server' },
    });
    expect(answer).not.toHaveProperty('reasoning');
  });

  test.each(['    return 1\n', '\n\n  x', ' a', '\treturn\r\n '])(
    'of a raw completion keeps every byte: %j',
    async (text) => {
      const { address, requests } = await serve(() => text);
      const { answer } = await open(address).answer(requestOf('def f():\n'));
      expect(answer).toBe(text);
      expect(requests[0]).toMatchObject({ path: '/v1/completions', body: { prompt: 'def f():\n' } });
    },
  );

  test('survives characters that are cut apart by the network', async () => {
    const bytes = Buffer.from(delta({ content: 'naïve 🦊' }) + delta({}, { finish_reason: 'stop' }) + DONE);
    const { address } = await serve(raw(...Array.from(bytes, (byte) => Buffer.from([byte]))));
    expect((await open(address).answer(chat())).answer).toBe('naïve 🦊');
  });

  test.each(['reasoning_content', 'reasoning'] as const)('keeps %s apart', async (reasoningField) => {
    const { address } = await serve(() => ({ text: 'code', reasoning: 'hm, let me see', reasoningField }));
    const answer = await open(address).answer(chat());
    expect(answer).toMatchObject({ answer: 'code', reasoning: 'hm, let me see' });
  });

  test('is told from the reasoning although events differ in little', async () => {
    const events = [
      { content: '' },
      { content: 'a' },
      { content: '"\n' },
      { reasoning: 'r' },
      { reasoning: 's' },
      { content: 'b' },
    ];
    const { address } = await serve(
      raw(...events.map((event) => delta(event)), delta({}, { finish_reason: 'stop' }), DONE),
    );
    expect(await open(address).answer(chat())).toMatchObject({ answer: 'a"\nb', reasoning: 'rs' });
  });

  test('does not take reasoning twice from a server that sends it under both names', async () => {
    const { address } = await serve(
      raw(
        delta({ reasoning: 'hm', reasoning_content: 'hm' }),
        delta({ content: 'x' }, { finish_reason: 'stop' }),
        DONE,
      ),
    );
    expect((await open(address).answer(chat())).reasoning).toBe('hm');
  });

  test('has its first token at the first piece that is not empty', async () => {
    const { address } = await serve(() => (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta({ role: 'assistant', content: null }) + delta({ content: '' }));
      setTimeout(() => response.end(delta({ content: 'x' }, { finish_reason: 'stop' }) + DONE), 60);
    });
    const { timing } = await open(address).answer(chat());
    expect(timing.ttftMs).toBeGreaterThan(50);
    expect(timing.totalMs).toBeGreaterThanOrEqual(timing.ttftMs ?? Infinity);
  });

  test.each([
    ['length', 'length'],
    ['content_filter', 'refused'],
    ['stop', 'stop'],
    ['eos', 'stop'],
  ])('with finish_reason %s ended by %s', async (reason, finish) => {
    const { address } = await serve(() => ({ text: 'x', finish: reason }));
    expect((await open(address).answer(chat())).finish).toBe(finish);
  });

  test('that is a refusal says so and keeps its words', async () => {
    const { address } = await serve(() => ({ text: '', refusal: 'I cannot help.' }));
    expect(await open(address).answer(chat())).toMatchObject({ answer: 'I cannot help.', finish: 'refused' });
  });

  test.each([-5, 0.5, 1e308])('whose usage is %d, which is no count, counts its pieces', async (count) => {
    const usage = { prompt_tokens: count, completion_tokens: count };
    const { address } = await serve(() => ({ text: 'def add', usage }));
    expect((await open(address).answer(chat())).usage).toEqual({
      completionTokens: 2,
      source: 'counted-chunks',
    });
  });

  test('whose usage is missing or made up counts its pieces, and says that', async () => {
    const missing = await serve(() => ({ text: 'def add', usage: null }));
    expect((await open(missing.address).answer(chat())).usage).toEqual({
      completionTokens: 2,
      source: 'counted-chunks',
    });
    const madeUp = await serve(() => ({ text: 'def add', usage: { completion_tokens: 100 } }), {
      ownedBy: 'koboldcpp',
    });
    expect((await open(madeUp.address).answer(chat())).usage?.completionTokens).toBe(2);
  });

  test('may come as one document from a server that does not stream', async () => {
    const body = JSON.stringify({ choices: [{ message: { content: ' x' }, finish_reason: 'stop' }] });
    const { address } = await serve(() => ({
      status: 200,
      body,
      headers: { 'content-type': 'application/json' },
    }));
    expect((await open(address).answer(chat())).answer).toBe(' x');
  });

  test('that is empty is an answer; a reply without any is a failure', async () => {
    const { address } = await serve(({ index }) => ({ fault: index === 0 ? 'empty-content' : 'nothing' }));
    const model = open(address);
    expect(await model.answer(chat())).toMatchObject({ answer: '', finish: 'stop' });
    expect(await failureOf(model.answer(chat()))).toMatchObject({ kind: 'empty', retryable: true });
  });

  test('is whole although the server keeps the line open after [DONE]', async () => {
    const { address } = await serve(() => (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta({ content: 'x' }, { finish_reason: 'stop' }) + DONE);
    });
    expect((await open(address).answer(chat())).answer).toBe('x');
  });
});

describe('a stream is a failure', () => {
  test.each([
    ['that is cut', 'cut', 'cut'],
    ['that ends in the middle', 'ends-early', 'cut'],
    ['whose connection is reset', 'reset', 'cut'],
    ['with an error event', 'error-event', 'server'],
    ['of garbage', 'garbage', 'protocol'],
    ['that is a page', 'html', 'protocol'],
  ] as const)('%s', async (_, fault, kind) => {
    const { address } = await serve(() => ({ fault }));
    const error = await failureOf(open(address).answer(chat()));
    expect(error).toMatchObject({ kind, retryable: true });
    expect(error.message).toContain(address);
  });

  test('when it has an error among the pieces, in the words of the server', async () => {
    const { address } = await serve(
      raw(delta({ content: 'x' }), 'data: {"error":{"message":"slot lost","code":500}}\n\n'),
    );
    expect((await failureOf(open(address).answer(chat()))).message).toContain('slot lost');
  });

  test('when the context overflows in the middle, and then it is final', async () => {
    const { address } = await serve(
      raw('event: error\ndata: {"error":{"message":"Context size has been exceeded."}}\n\n'),
    );
    expect(await failureOf(open(address).answer(chat()))).toMatchObject({
      kind: 'overflow',
      retryable: false,
    });
  });

  test('when the server gives the request up', async () => {
    const { address } = await serve(() => ({ text: 'x', finish: 'abort' }));
    expect(await failureOf(open(address).answer(chat()))).toMatchObject({ kind: 'cut', retryable: true });
  });

  test('when the caller aborts, with the reason of the caller, and the server sees the line close', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const { address } = await serve(() => (response) => {
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(delta({ content: 'x' }));
    });
    const controller = new AbortController();
    const answer = open(address).answer(requestOf([user('x')]), controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(answer).rejects.toThrow('enough');
    await closed;
  });
});
