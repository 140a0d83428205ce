import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, onTestFinished, test, vi } from 'vitest';

import { openRemote } from '../../src/sandbox/backends/remote.ts';
import type { CallJob } from '../../src/sandbox/contract.ts';
import { assay, jsonOf, verdictsIn } from '../fixtures/assay.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { TOKEN } from '../fixtures/rooms.ts';
import { startServerProcess } from '../fixtures/sandbox-server.ts';
import { descendants, stillAlive } from '../../src/sandbox/conformance/processes.ts';

type ServerProcess = Awaited<ReturnType<typeof startServerProcess>>;

const BUSY: CallJob = {
  language: 'python',
  code: `
import time
def f(x):
    end = time.process_time() + 0.4
    while time.process_time() < end: pass
    return x`,
  entry: 'f',
  inputs: Buffer.from('[[1],[2]]'),
  limits: { inputCpuS: 20, jobCpuS: 60, memoryBytes: 1 << 30, outputBytes: 1 << 20 },
};

const started: ServerProcess[] = [];
afterEach(async () => {
  for (const { child, exit } of started.splice(0)) {
    child.kill('SIGKILL');
    await exit();
  }
});

async function serve(...args: string[]): Promise<ServerProcess> {
  const server = await startServerProcess(args);
  started.push(server);
  return server;
}

async function open(servers: readonly ServerProcess[], silenceMs = 30_000) {
  const backend = servers.map(({ url }) => url).join(',');
  const sandbox = await openRemote({ backend, silenceMs, env: { ASSAY_SANDBOX_TOKEN: TOKEN } });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

describeWith(['sandbox'], 'assay sandbox serve', () => {
  test('gives the verdicts that this machine gives, and shows its token nowhere', async () => {
    const server = await serve();
    const model = await startFakeServer(await demoModel());
    onTestFinished(() => model.stop());
    const grade = async (sandbox: string) => {
      const folder = temporaryFolder();
      const args = ['run', 'demo', '--model', model.address, '--results', folder, '--json', '--quiet'];
      const env = { ASSAY_SANDBOX_URLS: server.url, ASSAY_SANDBOX_TOKEN: TOKEN };
      const finished = await assay([...args, '--sandbox', sandbox], { env });
      expect(finished.stderr).toBe('');
      return { folder, score: jsonOf(finished).score, verdicts: verdictsIn(folder) };
    };
    const here = await grade('auto');
    const there = await grade('remote');
    expect(there.verdicts).toEqual(here.verdicts);
    expect(there.score).toEqual(here.score);
    const files = readdirSync(there.folder).map((name) => readFileSync(join(there.folder, name), 'utf8'));
    expect(files.join('')).toContain('remote (');
    expect(files.join('') + server.said()).not.toContain(TOKEN);
  });

  test('killed amid its jobs costs no job its verdict where there is a second', async () => {
    const servers = [await serve(), await serve()] as const;
    const members = descendants(process.pid);
    const sandbox = await open(servers);
    const jobs = Array.from({ length: 5 }, () => sandbox.call(BUSY));
    await vi.waitFor(async () => expect(await servers[0].metric('assay_sandbox_jobs')).toBeGreaterThan(1));
    servers[0].child.kill('SIGKILL');
    for (const { end, results } of await Promise.all(jobs)) {
      expect(end).toBe('finished');
      expect(results.map((result) => result.kind)).toEqual(['value', 'value']);
    }
    servers[1].child.kill('SIGKILL');
    await vi.waitFor(() => expect(members.filter(stillAlive)).toEqual([]), { timeout: 10_000 });
  });

  test('frozen amid its jobs costs no job its verdict either', async () => {
    const servers = [await serve(), await serve()] as const;
    const sandbox = await open(servers, 8000);
    const jobs = Array.from({ length: 4 }, () => sandbox.call(BUSY));
    await vi.waitFor(async () => expect(await servers[0].metric('assay_sandbox_jobs')).toBeGreaterThan(1));
    servers[0].child.kill('SIGSTOP');
    for (const { end } of await Promise.all(jobs)) expect(end).toBe('finished');
  });

  test('finishes its jobs when it is asked to stop, takes no new ones, and leaves nothing behind', async () => {
    const server = await serve();
    const members = descendants(process.pid);
    const sandbox = await open([server]);
    const jobs = [1, 2, 3].map(() => sandbox.call(BUSY));
    await vi.waitFor(async () => expect(await server.metric('assay_sandbox_jobs')).toBe(3));
    server.child.kill('SIGTERM');
    await vi.waitFor(async () => expect((await fetch(`${server.url}/health`)).status).toBe(503));
    const refused = await server.send('/v1/call', { method: 'POST', body: '{}' });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const { end } of await Promise.all(jobs)) expect(end).toBe('finished');
    expect(await server.exit()).toBe(0);
    expect(members.filter(stillAlive)).toEqual([]);
  });

  test('takes its token from a file, and no token that is soon guessed', async () => {
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, 'secret\n');
    const env = { ASSAY_SANDBOX_TOKEN: '' };
    for (const args of [['--token-file', file], ['--token-file', `${file}s`], []]) {
      const { code, stderr } = await assay(['sandbox', 'serve', '--port', '0', ...args], { env });
      expect(code).toBe(2);
      expect(stderr).toMatch(/token/);
      expect(stderr).not.toMatch(/\bsecret\b|at .*:\d+:\d+/);
    }
  });

  test('says whose address is taken', async () => {
    const { url } = await serve();
    const env = { ASSAY_SANDBOX_TOKEN: TOKEN };
    const { code, stderr } = await assay(['sandbox', 'serve', '--port', new URL(url).port], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/another program has it/);
  });
});
