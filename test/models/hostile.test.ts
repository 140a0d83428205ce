import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createAsker } from '../../src/models/index.ts';
import { chat, failureOf } from './requests.ts';
import { open, serve } from './servers.ts';

/** A reply that begins so and goes on with the same piece until nobody reads it any more. */
const endless = (type: string, start: string, piece: string) => async (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': type });
  response.write(start);
  const gone = once(response, 'close');
  while (!response.destroyed) {
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), gone]);
  }
};

const MEGABYTE = 1024 * 1024;
const TEXT = 'x'.repeat(64 * 1024);
const EVENT = `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(4096) } }] })}\n\n`;

describe('a reply without end is given up, without another try and without keeping it, where it is', () => {
  test.each([
    ['one event', endless('text/event-stream', 'data: {"choices":[{"delta":{"content":"', TEXT)],
    ['one event of many lines', endless('text/event-stream', '', `data: ${TEXT}\n`)],
    ['a stream of events', endless('text/event-stream', '', EVENT)],
    ['a comment', endless('text/event-stream', ': ', TEXT)],
    ['a JSON document', endless('application/json', '{"choices":[{"text":"', TEXT)],
  ])('%s', async (_, reply) => {
    const { address, requests } = await serve(() => reply);
    const before = process.memoryUsage().rss;
    const result = await createAsker(open(address)).ask(chat());
    expect(result).toMatchObject({ attempts: 1, failure: { kind: 'protocol', retryable: false } });
    expect('failure' in result ? result.failure.message : '').toContain('more than 64 MiB');
    expect(requests).toHaveLength(1);
    // The limit a few times over: bytes, text and the test's own server are in one process.
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * MEGABYTE);
  });

  test('a list of models', async () => {
    const reply = endless('application/json', '{"data":[{"id":"', TEXT);
    const { address } = await serve(() => 'x', { pages: { '/v1/models': reply } });
    const failure = await failureOf(open(address).describe());
    expect(failure).toMatchObject({ kind: 'protocol', retryable: false });
  });
});

test('a word that every object inherits is no end of an answer, and no kind of server', async () => {
  const list = { data: [{ id: 'm', owned_by: 'constructor' }] };
  const { address } = await serve(() => ({ text: 'x', finish: 'constructor' }), {
    pages: { '/v1/models': (response) => void response.end(JSON.stringify(list)) },
  });
  const model = open(address);
  expect(await model.answer(chat())).toMatchObject({ answer: 'x', finish: 'stop' });
  expect((await model.describe()).server).toMatchObject({ kind: 'unknown' });
});

describe('a key that the server says back', () => {
  const apiKey = 'k3y/of+mine=42';
  const base64 = Buffer.from(apiKey).toString('base64');
  const said = `# ${apiKey} ${base64} ${encodeURIComponent(apiKey)}\n`;
  const hidden = '# *** *** ***\n';

  test('is not in the answer nor in its reasoning', async () => {
    const { address } = await serve(() => ({ text: `${said}x = 1`, reasoning: said }));
    const found = await open(address, { apiKey }).answer(chat());
    expect(found).toMatchObject({ answer: `${hidden}x = 1`, reasoning: hidden });
  });

  test('is not in an error', async () => {
    const { address } = await serve(() => (response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `bad: ${said}` } }));
    });
    const { message } = await failureOf(open(address, { apiKey }).answer(chat()));
    expect(message).toContain('bad: # ***');
    for (const form of said.split(' ').slice(1)) expect(message).not.toContain(form.trim());
  });

  test('is not in the way a server says that it gave up', async () => {
    const { address } = await serve(() => ({ text: 'x', finish: `abort ${apiKey}` }));
    const { message } = await failureOf(open(address, { apiKey }).answer(chat()));
    expect(message).toContain('abort ***');
  });

  test.each(['none', 'EMPTY', 'whatever', 'factorize'])(
    'changes nothing of an answer where it is the word "%s"',
    async (word) => {
      const { address } = await serve(() => `return ${word}`);
      expect((await open(address, { apiKey: word }).answer(chat())).answer).toBe(`return ${word}`);
    },
  );

  test('is not in the password of the address either', async () => {
    const { address } = await serve(() => `${base64of('me:pass-word-9')} pass-word-9`);
    const withPassword = address.replace('://', '://me:pass-word-9@');
    expect((await open(withPassword).answer(chat())).answer).toBe('*** ***');
  });
});

const base64of = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
