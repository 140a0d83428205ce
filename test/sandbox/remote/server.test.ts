import { Agent, request } from 'node:http';

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { openApi } from '../../../src/sandbox/remote/openapi.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { TOKEN } from '../../fixtures/rooms.ts';
import { type TestServer, startTestServer } from '../../fixtures/sandbox-server.ts';

const LIMITS = { inputCpuS: 20, jobCpuS: 20, memoryBytes: 1 << 30, outputBytes: 1 << 20 };
const JOB = {
  language: 'python',
  code: 'def f(x): return x * x',
  entry: 'f',
  inputs: Buffer.from('[[3]]').toString('base64'),
  limits: LIMITS,
};
const ENDLESS = { ...JOB, code: 'def f(x):\n while True: pass' };
/** What `9` leads to, in base64. */
const NINE = Buffer.from('80054b092e', 'hex').toString('base64');

describeWith(['sandbox'], 'a sandbox server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ queue: 1, bodyBytes: 1 << 20, arrivalMs: 1500 });
  });
  afterAll(() => server.close());

  const post = (body: string, path = '/v1/call', init: RequestInit = {}) =>
    server.send(path, { method: 'POST', body, ...init });
  const expectHonestJob = async () => {
    const lines = (await (await post(JSON.stringify(JOB))).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'attempt' },
      { type: 'result', index: 0, result: { kind: 'value', bytes: NINE } },
      { type: 'report', report: { end: 'finished' } },
    ]);
  };

  test('runs a job and sends each result as it comes', expectHonestJob);

  describe('refuses', () => {
    test.each([
      ['no token', ''],
      ['another token', 'Bearer token-that-nobody-else-haz'],
      ['the beginning of the token', `Bearer ${TOKEN.slice(0, -1)}`],
      ['the token as a password', `Basic ${Buffer.from(`user:${TOKEN}`).toString('base64')}`],
    ])('%s, whatever is asked for', async (_, authorization) => {
      for (const path of ['/v1', '/v1/call', '/metrics', '/v1/openapi.json', '/nowhere']) {
        const method = path === '/v1/call' ? { method: 'POST', body: JSON.stringify(JOB) } : {};
        const reply = await server.send(path, { ...method, headers: { authorization } });
        expect(reply.status).toBe(401);
        expect(await reply.json()).toMatchObject({ error: { code: 'wrong-token' } });
      }
    });

    test('a body that is too large, by what it says and by what it is', async () => {
      const body = JSON.stringify({ ...JOB, code: '#'.repeat(2 << 20) });
      expect((await post(body)).status).toBe(413);
      expect(await statusOfChunked(server, body)).toBe(413);
      await expectHonestJob();
    });

    test.each([
      ['no JSON', '{', 400],
      ['JSON of another kind', '[]', 422],
      ['a field that is not of the contract', JSON.stringify({ ...JOB, answers: [9] }), 422],
      [
        'a field named __proto__',
        JSON.stringify(JOB).replace('{', '{"__proto__":{"language":"python"},'),
        422,
      ],
      ['limits without end', JSON.stringify(JOB).replace('"jobCpuS":20', '"jobCpuS":1e999'), 422],
      ['limits that are too large', JSON.stringify({ ...JOB, limits: { ...LIMITS, jobCpuS: 1e9 } }), 422],
      ['memory of a fraction', JSON.stringify({ ...JOB, limits: { ...LIMITS, memoryBytes: 1.5 } }), 422],
      ['a negative time', JSON.stringify({ ...JOB, limits: { ...LIMITS, inputCpuS: -1 } }), 422],
      [
        'an index beyond all numbers',
        JSON.stringify({ ...JOB, only: [{ input: 2 ** 60, from: 0, to: 1 }] }),
        422,
      ],
      ['bytes that are not base64', JSON.stringify({ ...JOB, inputs: '[[3]]' }), 422],
      ['base64 that is written in another way', JSON.stringify({ ...JOB, inputs: 'W1szXV1=' }), 422],
      [
        'inputs that end too early',
        JSON.stringify({ ...JOB, inputs: Buffer.from('[[3]').toString('base64') }),
        422,
      ],
      [
        'slices by the thousand',
        JSON.stringify({
          ...JOB,
          only: Array.from({ length: 20_000 }, () => ({ input: 0, from: 0, to: 1 })),
        }),
        422,
      ],
      [
        'limits of single inputs by the thousand',
        JSON.stringify({
          ...JOB,
          limits: { ...LIMITS, inputCpuSOf: Array.from({ length: 20_000 }, (_, at) => [at, 9]) },
        }),
        422,
      ],
      ['lists in lists without end', '['.repeat(200_000), 400],
    ])('%s', async (_, body, status) => {
      const reply = await post(body);
      expect(reply.status).toBe(status);
      expect(await reply.json()).toMatchObject({ error: { message: expect.stringMatching(/\.|:/) } });
    });

    test('a job for a room that this is not', async () => {
      const reply = await post(JSON.stringify(JOB), '/v1/call', { headers: { 'if-match': '"another"' } });
      expect(reply.status).toBe(412);
    });

    test('more jobs than may wait, and says when to come back', async () => {
      const stop = new AbortController();
      const jobs = [1, 2].map(() => post(JSON.stringify(ENDLESS), '/v1/call', { signal: stop.signal }));
      await Promise.all(jobs);
      const reply = await post(JSON.stringify(JOB));
      expect(reply.status).toBe(429);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      stop.abort();
      await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(0));
      await expectHonestJob();
    });
  });

  test('stops the job of a client that goes away', async () => {
    const stop = new AbortController();
    await post(JSON.stringify(ENDLESS), '/v1/call', { signal: stop.signal });
    stop.abort();
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(0));
    const abandoned = 'assay_sandbox_jobs_total{kind="call",end="abandoned"}';
    await vi.waitFor(async () => expect(await server.metric(abandoned)).toBeGreaterThan(0));
    await expectHonestJob();
  });

  test('keeps no place for a client that sends a byte now and then', async () => {
    const slow = [1, 2].map(() => trickle(server));
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(2));
    await Promise.all(slow);
    await expectHonestJob();
  });

  test('counts what it does', async () => {
    const finished = 'assay_sandbox_jobs_total{kind="call",end="finished"}';
    const before = await server.metric(finished);
    await expectHonestJob();
    expect(await server.metric(finished)).toBe(before + 1);
    expect(await server.metric('assay_sandbox_places')).toBe(2);
  });

  test('tells load balancers without a token whether it takes jobs', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  test('lets a client come again by a new connection now and then, which may lead to another server', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ports = [];
    for (let asked = 0; asked < 130; asked += 1) ports.push(await portOf(server, agent));
    expect(new Set(ports).size).toBe(3);
  });

  test('tells its contract', async () => {
    expect(await (await server.send('/v1/openapi.json')).json()).toEqual(
      JSON.parse(JSON.stringify(openApi())),
    );
  });
});

/** Of a request that does not say how long it is. */
function statusOfChunked({ url }: TestServer, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'transfer-encoding': 'chunked' };
    const sent = request(`${url}/v1/call`, { method: 'POST', headers });
    sent.on('response', (reply) => resolve(reply.resume().statusCode));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A request whose body never comes to its end; resolves when the server has had enough. */
function trickle({ url }: TestServer): Promise<void> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-length': '1000' };
    const sent = request(`${url}/v1/call`, { method: 'POST', headers });
    const timer = setInterval(() => sent.write(' '), 100);
    sent.on('response', (reply) => reply.resume());
    sent.on('error', () => {});
    sent.on('close', () => (clearInterval(timer), resolve()));
  });
}

/** The client's own port of the connection by which it asks. */
const portOf = (server: TestServer, agent: Agent): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${server.url}/health`, { agent }, (response) => {
      const port = asked.socket?.localPort;
      response.resume().on('end', () => resolve(port));
    });
    asked.on('error', reject).end();
  });
