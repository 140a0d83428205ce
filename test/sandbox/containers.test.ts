import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Socket, createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, expect, test, vi } from 'vitest';

import type { Sandbox } from '../../src/sandbox/contract.ts';
import { BACKENDS, openSandbox } from '../../src/sandbox/index.ts';
import { labels } from '../../src/sandbox/containers/session.ts';
import { describeWith } from '../fixtures/parts.ts';
import { startAssay } from '../fixtures/assay.ts';
import { descendants } from './processes.ts';

const IMAGE = 'localhost/assay-sandbox';
const LIMITS = { inputCpuS: 4, jobCpuS: 8, memoryBytes: 1 << 30, outputBytes: 1 << 20 };
const ENDLESS = { language: 'python', code: 'while True: pass', entry: 'f', limits: LIMITS } as const;
const SLOW = `
import time
def f(x):
    end = time.process_time() + 1.5
    while time.process_time() < end: pass
    return x`;

for (const engine of ['podman', 'docker'] as const) {
  const run = (...args: string[]) => execFileSync(engine, args, { encoding: 'utf8' }).trim();
  /** Names of Assay's containers, running or not. */
  const containers = (...filters: string[]) =>
    run('ps', '--all', '--filter', 'label=assay.session', ...filters, '--format', '{{.Names}}')
      .split('\n')
      .filter((name) => name !== '');
  const ours = () => containers().filter((name) => name.startsWith(`assay-${process.pid}-`));
  const open = (concurrency = 1) => openSandbox({ backend: engine, concurrency });
  const call = (sandbox: Sandbox, code: string) =>
    sandbox.call({ ...ENDLESS, code, inputs: Buffer.from('[[7]]') });
  const probe = () => BACKENDS.find(({ name }) => name === engine)?.probe();

  test(`${engine} that is not installed is named, and how it is got`, async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await probe()).toMatchObject({
      ok: false,
      missing: `${engine} is not installed`,
      next: expect.stringMatching(/^Install/),
    });
    vi.unstubAllEnvs();
  });

  describeWith([engine], `containers of ${engine}`, () => {
    afterEach(() => vi.unstubAllEnvs());

    test('are one a worker however many jobs there are, and none when it is closed amid its work', async () => {
      const sandbox = await open(2);
      const jobs = [1, 2, 3, 4, 5].map(() => call(sandbox, SLOW));
      const ends = Promise.allSettled(jobs);
      await Promise.race(jobs);
      expect(ours()).toHaveLength(2);
      await sandbox.close();
      expect((await ends).map(({ status }) => status)).toContain('rejected');
      expect(ours()).toEqual([]);
    });

    test('are replaced when they die, and their jobs are repeated', async () => {
      const sandbox = await open();
      const job = call(sandbox, SLOW);
      run('kill', ...ours());
      expect(await job).toMatchObject({ end: 'finished' });
      await sandbox.close();
      expect(ours()).toEqual([]);
    });

    test('end with their client, though the engine would keep them', async () => {
      const sandbox = await open();
      const [before] = ours();
      const job = call(sandbox, SLOW);
      // What an out-of-memory killer may do to the client.
      for (const { pid } of descendants(process.pid).filter((child) => isClient(child.pid)))
        process.kill(pid, 'SIGKILL');
      expect(await job).toMatchObject({ end: 'finished' });
      expect(ours()).not.toContain(before);
      await sandbox.close();
    });

    test('of an Assay that has died are swept at the next start, those of a living one are not', async () => {
      const start = (owner: number) => {
        const name = `assay-${owner}-00000000-1`;
        const closed = [
          '--network=none',
          '--ulimit=nofile=64',
          '--ulimit=nproc=64',
          '--pull=never',
          '--stop-signal=SIGKILL',
        ];
        run('run', '--detach', '--name', name, ...labels(), ...closed, IMAGE, 'sleep', '1000');
        return name;
      };
      const left = start(deadProcess());
      const living = start(process.pid);
      await (await open()).close();
      expect(containers()).not.toContain(left);
      expect(containers('--filter', 'status=running')).toContain(living);
      run('rm', '--force', living);
    });

    test('do not outlive kill -9 of Assay, nor does the next start find any', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'killed-'));
      const child = startAssay(['demo', '--sandbox', engine, '--results', folder]);
      const names = () => containers().filter((name) => name.startsWith(`assay-${child.pid}-`));
      await vi.waitFor(() => expect(names()).not.toEqual([]), { timeout: 60_000, interval: 100 });
      child.kill('SIGKILL');
      await vi.waitFor(() => expect(child.signalCode).toBe('SIGKILL'));
      await (await open()).close();
      expect(names()).toEqual([]);
      rmSync(folder, { recursive: true });
    });

    test('are refused where their image has no Python', async () => {
      const image = 'localhost/assay-empty';
      const archive = emptyArchive();
      run('import', '--message=none', archive, image);
      rmSync(dirname(archive), { recursive: true });
      vi.stubEnv('ASSAY_SANDBOX_IMAGE', image);
      expect(await probe()).toMatchObject({ ok: false, missing: expect.stringContaining('"python3"') });
      expect(ours()).toEqual([]);
      run('image', 'rm', image);
    });

    test('are refused with the command that makes their image where there is none', async () => {
      vi.stubEnv('ASSAY_SANDBOX_IMAGE', 'localhost/nothing-of-this-name');
      expect(await probe()).toMatchObject({
        ok: false,
        missing: expect.stringContaining('no image localhost/nothing-of-this-name'),
        next: expect.stringContaining(`${engine} pull`),
      });
    });
  });
}

describeWith(['docker'], 'a Docker daemon', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('that is not there is named, and how it is started', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
    await expect(openSandbox({ backend: 'docker' })).rejects.toMatchObject({
      code: 'sandbox-unavailable',
      message: expect.stringMatching(/does not answer: .*nowhere/),
      next: expect.stringContaining('Start its daemon'),
    });
  });

  test('that goes away in mid-run leaves jobs without a verdict, and no container', async () => {
    const daemon = await startRelay();
    vi.stubEnv('DOCKER_HOST', daemon.address);
    const sandbox = await openSandbox({ backend: 'docker', concurrency: 1 });
    const job = sandbox.call({ ...ENDLESS, inputs: Buffer.from('[]') });
    await expect.poll(daemon.connections).toBeGreaterThan(0);
    daemon.stop();
    await expect(job).rejects.toMatchObject({ name: 'SandboxFailure' });
    await sandbox.close();
    vi.unstubAllEnvs();
    const running = () =>
      execFileSync('docker', ['ps', '--all', '--filter', `name=assay-${process.pid}-`, '-q']);
    await expect.poll(() => running().toString(), { timeout: 60_000 }).toBe('');
  });
});

/** The number of a process that has been and gone. */
function deadProcess(): number {
  return spawnSync('true').pid;
}

function emptyArchive(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'empty-')), 'root.tar');
  execFileSync('tar', ['--create', '--file', path, '--files-from', '/dev/null']);
  return path;
}

/** Whether a process is an engine's command that holds a container's standard input. */
function isClient(pid: number): boolean {
  const [, verb] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return verb === 'run';
}

/** A daemon that can be stopped: all that it does is done by the real one. */
async function startRelay() {
  const real = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '');
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const path = join(folder, 'docker.sock');
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const daemon = createConnection({ path: real, allowHalfOpen: true });
    for (const socket of [client, daemon]) {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
    }
    client.pipe(daemon).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: `unix://${path}`,
    connections: () => open.size,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
