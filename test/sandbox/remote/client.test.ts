import { once } from 'node:events';
import { createServer } from 'node:http';

import { afterEach, expect, test, vi } from 'vitest';

import { openRemote } from '../../../src/sandbox/backends/remote.ts';
import type { CallJob, CallReport, Sandbox } from '../../../src/sandbox/contract.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { TOKEN } from '../../fixtures/rooms.ts';
import { type TestServer, startTestServer } from '../../fixtures/sandbox-server.ts';

const JOB: CallJob = {
  language: 'python',
  code: 'def f(x): return x * x',
  entry: 'f',
  inputs: Buffer.from('[[3]]'),
  limits: { inputCpuS: 20, jobCpuS: 20, memoryBytes: 1 << 30, outputBytes: 1 << 20 },
};
const ENDLESS: CallJob = { ...JOB, code: 'def f(x):\n while True: pass' };
const FINISHED = 'assay_sandbox_jobs_total{kind="call",end="finished"}';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function serve(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  opened.push(server);
  return server;
}

async function open(
  servers: readonly { url: string }[],
  options: { patienceMs?: number; silenceMs?: number } = {},
): Promise<Sandbox> {
  const backend = servers.map(({ url }) => url).join(',');
  const env = { ASSAY_SANDBOX_TOKEN: TOKEN };
  const sandbox = await openRemote({ backend, patienceMs: 500, env, ...options });
  opened.push(sandbox);
  return sandbox;
}

/** Describes itself as another does, takes every job, and only says that it is alive. */
async function serveNothing(like: TestServer): Promise<{ url: string }> {
  const known = await like.send('/v1');
  const description = await known.text();
  const server = createServer((request, response) => {
    response.writeHead(200, { etag: known.headers.get('etag') ?? '' });
    if (request.method === 'GET') return void response.end(description);
    const beat = setInterval(() => response.write('{"type":"alive","pulse":7}\n'), 10);
    response.on('close', () => clearInterval(beat));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ close: async () => void server.close() });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

const valueOf = ({ results: [result] }: CallReport) =>
  result?.kind === 'value' ? Buffer.from(result.bytes).toString('hex') : result?.kind;

describeWith(['sandbox'], 'a client of sandbox servers', () => {
  test('says what runs its jobs and how many', async () => {
    const server = await serve({ concurrency: 2, identity: { backend: 'bubblewrap' } });
    const sandbox = await open([server, await serve({ identity: { backend: 'bubblewrap' } })]);
    expect(sandbox.identity).toMatchObject({ backend: 'remote (bubblewrap)', runner: expect.any(String) });
    expect(sandbox.concurrency).toBe(3);
  });

  test('finds its servers in the environment', async () => {
    const { url } = await serve();
    const env = { ASSAY_SANDBOX_URLS: ` ${url}/ , ${url}/`, ASSAY_SANDBOX_TOKEN: TOKEN };
    const sandbox = await openRemote({ backend: 'remote', env });
    opened.push(sandbox);
    expect(valueOf(await sandbox.call(JOB))).toBe('80054b092e');
  });

  test.each([
    ['no server is named', 'remote', {}, 'no-sandbox-address'],
    ['an address holds a password', 'http://me:hunter2@grader:1', {}, 'bad-sandbox-address'],
    ['an address is none', 'http://', {}, 'bad-sandbox-address'],
    ['an address names a place in a page', 'http://127.0.0.1:9/#v1', {}, 'bad-sandbox-address'],
    ['the token has lines', 'http://127.0.0.1:9', { ASSAY_SANDBOX_TOKEN: 'hunter2\nx' }, 'sandbox-token'],
    ['there is no token', 'http://127.0.0.1:9', {}, 'sandbox-token'],
    ['nobody answers', 'http://127.0.0.1:9', { ASSAY_SANDBOX_TOKEN: TOKEN }, 'sandbox-unreachable'],
  ])('is not opened where %s', async (_, backend, env, code) => {
    const error: unknown = await openRemote({ backend, env }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, next: expect.stringMatching(/\.$/) });
    expect(String(error)).not.toMatch(/hunter2|token-that/);
  });

  test('is not opened with another token, and shows neither', async () => {
    const { url } = await serve();
    const env = { ASSAY_SANDBOX_TOKEN: 'hunter2-hunter2-hunter2' };
    const error: unknown = await openRemote({ backend: url, env }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'sandbox-token' });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/hunter2|token-that/);
  });

  test.each([
    ['Python', { python: '3.99.0' }, 'Python 3.99.0'],
    ['a package', { packages: { numpy: '0.0.1' } }, 'numpy 0.0.1'],
    ['the backend', { backend: 'chroot' }, 'chroot'],
  ])('refuses servers that differ in %s, and says in what', async (_, identity, difference) => {
    const error: unknown = await open([await serve(), await serve({ identity })]).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: 'sandbox-differs', message: expect.stringContaining(difference) });
  });

  test('refuses a server whose values it may not read', async () => {
    const server = await serve({ identity: { runner: '0' } });
    await expect(open([server])).rejects.toMatchObject({ code: 'sandbox-differs' });
  });

  test('uses all servers, each as much as it can take', async () => {
    const servers = [await serve(), await serve()];
    const sandbox = await open(servers);
    const reports = await Promise.all(Array.from({ length: 20 }, () => sandbox.call(JOB)));
    expect(new Set(reports.map(valueOf))).toEqual(new Set(['80054b092e']));
    const counts = await Promise.all(servers.map((server) => server.metric(FINISHED)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(Math.min(...counts)).toBeGreaterThan(2);
  });

  test('comes back as it is told to where too many jobs wait', async () => {
    const server = await serve({ queue: 0 });
    const clients = [await open([server]), await open([server])];
    const slow = { ...JOB, code: 'import time\ndef f(x):\n time.sleep(0.2)\n return x * x' };
    const jobs = Array.from({ length: 6 }, (_, n) => clients[n % 2]?.call(slow));
    for (const report of await Promise.all(jobs)) expect(report?.end).toBe('finished');
    expect(await server.metric('assay_sandbox_refused_total{reason="full"}')).toBeGreaterThan(0);
  });

  test('stops a job at the server when its watcher has seen enough', async () => {
    const server = await serve();
    const sandbox = await open([server]);
    const job = { ...JOB, code: 'def f(x):\n while x == 4: pass', inputs: Buffer.from('[[3],[4]]') };
    const report = await sandbox.call(job, { watch: () => () => 'stop' });
    expect(report.end).toBe('stopped');
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(0));
  });

  test('fails a job, and does not judge it, where its only server goes away', async () => {
    const server = await startTestServer();
    const sandbox = await open([server]);
    const job = sandbox.call(ENDLESS);
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(1));
    await Promise.all([server.close(), expect(job).rejects.toMatchObject({ name: 'SandboxFailure' })]);
    await expect(sandbox.call(JOB)).rejects.toThrow(server.url);
  });

  test('fails a job, and does not judge it, where its server says for ever that it is alive and does nothing', async () => {
    const { url } = await serveNothing(await serve());
    const sandbox = await open([{ url }], { silenceMs: 100 });
    await expect(sandbox.call(JOB)).rejects.toMatchObject({ name: 'SandboxFailure' });
  });

  test('gives a job no room that has changed since it was opened', async () => {
    const first = await startTestServer();
    const sandbox = await open([first]);
    await first.close();
    await serve({ port: Number(new URL(first.url).port), identity: { python: '3.99.0' } });
    await expect(sandbox.call(JOB)).rejects.toThrow('not what it was');
  });

  test('waits for a server that is started again', async () => {
    const first = await startTestServer();
    const sandbox = await open([first], { patienceMs: 60_000 });
    await first.close();
    const job = sandbox.call(JOB);
    await serve({ port: Number(new URL(first.url).port) });
    expect(valueOf(await job)).toBe('80054b092e');
  });

  test('admits a server that did not answer at first', async () => {
    const first = await startTestServer();
    await first.close();
    const other = await serve();
    const sandbox = await open([first, other]);
    const late = await serve({ port: Number(new URL(first.url).port) });
    await vi.waitFor(async () => {
      await Promise.all(Array.from({ length: 4 }, () => sandbox.call(JOB)));
      expect(await late.metric(FINISHED)).toBeGreaterThan(0);
    });
  });

  test('says which job is too large for every server', async () => {
    const sandbox = await open([await serve({ bodyBytes: 1000 })]);
    const job = sandbox.call({ ...JOB, code: '#'.repeat(2000) });
    await expect(job).rejects.toMatchObject({
      name: 'SandboxFailure',
      message: expect.stringMatching(/bytes/),
    });
  });

  test('ends its jobs when it is closed', async () => {
    const server = await serve();
    const sandbox = await open([server]);
    const jobs = Promise.allSettled(Array.from({ length: 4 }, () => sandbox.call(ENDLESS)));
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBeGreaterThan(0));
    await sandbox.close();
    for (const job of await jobs) expect(job).toMatchObject({ reason: { name: 'SandboxFailure' } });
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(0));
  });
});
