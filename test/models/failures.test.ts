import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FakeReply } from '../fixtures/fake-openai.ts';
import { chat, failureOf } from './requests.ts';
import { open, serve } from './servers.ts';

const refusal = (status: number, error: unknown, headers: Record<string, string> = {}): FakeReply => ({
  status,
  body: JSON.stringify({ error }),
  headers: { 'content-type': 'application/json', ...headers },
});

/** What asking a server comes to that gives this reply. */
async function failureFor(reply: FakeReply, apiKey?: string) {
  const { address } = await serve(() => reply);
  return failureOf(open(address, apiKey === undefined ? {} : { apiKey }).answer(chat()));
}

describe('a refused request', () => {
  test.each([
    [400, 'bad parameter', 'bad-request', false],
    [401, 'invalid key', 'auth', false],
    [402, 'no credit', 'payment', false],
    [403, 'not yours', 'auth', false],
    [404, 'no such model', 'not-found', false],
    [408, 'too slow', 'timeout', true],
    [413, 'maximum context length is 4096 tokens', 'overflow', false],
    [422, 'inputs must have less than 8 tokens', 'bad-request', false],
    [429, 'slow down', 'rate-limited', true],
    [429, 'You exceeded your current quota, please check your plan and billing details.', 'payment', false],
    [429, 'Your organization has reached its spend limit.', 'payment', false],
    [500, 'worker died', 'server', true],
    [501, 'not implemented', 'server', false],
    [502, 'bad gateway', 'overloaded', true],
    [503, 'Loading model', 'overloaded', true],
    [504, 'gateway timeout', 'timeout', true],
    [529, 'Overloaded', 'overloaded', true],
  ] as const)('with %i "%s" is %s, retryable: %s', async (status, message, kind, retryable) => {
    const error = await failureFor(refusal(status, { message }));
    expect(error).toMatchObject({ kind, retryable, status });
    expect(error.message).toContain(message);
    expect(error.message).toContain(String(status));
    expect(error.message).toContain('http://127.0.0.1');
  });

  test.each([
    [
      'exceed_context_size_error',
      { message: 'request exceeds', type: 'exceed_context_size_error', n_ctx: 512 },
    ],
    ['context_length_exceeded', { message: 'Please reduce', code: 'context_length_exceeded' }],
    ['vLLM', "This model's maximum context length is 512 tokens. However, you requested 600 tokens."],
  ])('says that the context is too small: %s', async (_, error) => {
    const failure = await failureFor(refusal(400, error));
    expect(failure).toMatchObject({ kind: 'overflow', retryable: false });
    expect(failure.message).toContain('larger context');
  });

  test.each([
    ['seconds', { 'retry-after': '3' }, 3000],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
  ])('tells how long to wait, in %s', async (_, headers, ms) => {
    expect((await failureFor(refusal(429, 'slow down', headers))).retryAfterMs).toBe(ms);
  });

  test('tells how long to wait, as a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const { retryAfterMs } = await failureFor(refusal(503, 'full', { 'retry-after': date }));
    expect(retryAfterMs).toBeGreaterThan(30_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('shows no key, whoever writes it, and no more than a few lines', async () => {
    const message = `Incorrect API key provided: topsecret-1. Bearer abcdefghijkl sk-proj-123456789 ${'x'.repeat(9999)}`;
    const error = await failureFor(refusal(401, { message }), 'topsecret-1');
    expect(error.message).not.toMatch(/topsecret|abcdefghijkl|123456789/);
    expect(error.message.length).toBeLessThan(600);
    expect(error.message).toContain('ASSAY_API_KEY');
  });

  test('that is a redirect says where to, and follows it nowhere', async () => {
    const error = await failureFor({
      status: 301,
      body: '',
      headers: { location: 'https://elsewhere.test/v1' },
    });
    expect(error).toMatchObject({ retryable: false });
    expect(error.message).toContain('https://elsewhere.test/v1');
  });
});

describe('a server that cannot be asked', () => {
  test('because nobody is there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    server.close();
    await once(server, 'close');
    const port = typeof bound === 'object' ? bound?.port : undefined;
    const error = await failureOf(open(`http://127.0.0.1:${port}/v1`).describe());
    expect(error).toMatchObject({ kind: 'unreachable', retryable: true });
    expect(error.message).toContain('cannot be reached (ECONNREFUSED)');
  });

  test('because it speaks http and not https', async () => {
    const { address } = await serve(() => 'x');
    const error = await failureOf(open(address.replace('http:', 'https:')).describe());
    expect(error).toMatchObject({ kind: 'unreachable', retryable: false });
    expect(error.message).toContain('http://?');
  });

  test('because it does not speak HTTP at all', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n').on('error', () => {})).listen(
      0,
      '127.0.0.1',
    );
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' ? bound?.port : undefined;
    const error = await failureOf(open(`http://127.0.0.1:${port}/v1`).describe());
    expect(error).toMatchObject({ kind: 'protocol' });
    expect(error.message).toContain('does not speak HTTP');
  });

  test('because the address is that of a web page', async () => {
    const { address } = await serve(() => 'x', { pages: { '/models': { fault: 'html' } } });
    const error = await failureOf(open(address.replace('/v1', '')).describe());
    expect(error).toMatchObject({ kind: 'protocol' });
    expect(error.message).toContain('HTML page');
    expect(error.message).toContain(`Is the address ${address}?`);
  });

  test('because its API is below /v1', async () => {
    const { address } = await serve(() => 'x', {
      pages: { '/models': { status: 404, body: '<html>nginx</html>' } },
    });
    const error = await failureOf(open(address.replace('/v1', '')).describe());
    expect(error).toMatchObject({ kind: 'not-found', retryable: false });
    expect(error.message).toContain(`Is the address ${address}?`);
  });
});
