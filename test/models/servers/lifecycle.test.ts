import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openModel } from '../../../src/models/index.ts';
import { endOrphans } from '../../../src/models/servers/orphans.ts';
import { startServer } from '../../../src/models/servers/start.ts';
import type { RunningServer, ServedProfile, StartOptions } from '../../../src/models/servers/contract.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { writeTinyGguf } from '../../fixtures/tiny-gguf.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('ASSAY_STATE', join(folder, 'state'));
  return () => vi.unstubAllEnvs();
});

/** Files of what Assay remembers of servers, without logs. */
const remembered = (): string[] => {
  const state = join(folder, 'state', 'servers');
  return existsSync(state) ? readdirSync(state).filter((name) => name.includes('.json')) : [];
};

type Llama = Extract<ServedProfile['server'], { kind: 'llama.cpp' }>;

async function profile(settings: Partial<Llama> = {}): Promise<ServedProfile> {
  await writeTinyGguf(join(folder, 'tiny.gguf'));
  const command = process.env.ASSAY_TEST_LLAMA_SERVER ?? '';
  const args = ['-t', '1', '--no-webui'];
  return {
    name: 'tiny',
    folder,
    server: { kind: 'llama.cpp', model: './tiny.gguf', command, args, ...settings },
  };
}

async function started(options: StartOptions = {}, settings: Partial<Llama> = {}): Promise<RunningServer> {
  const server = await startServer(await profile(settings), options);
  onTestFinished(() => server.stop());
  return server;
}

const recorded = (): { units: { process: { pid: number } }[] } =>
  JSON.parse(readFileSync(join(folder, 'state', 'servers', remembered()[0] ?? ''), 'utf8'));
const pidOf = (): number => recorded().units[0]?.process.pid ?? 0;
const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);
const ADD = {
  task: 't',
  sample: 0,
  prompt: [{ role: 'user', content: 'add' }],
  params: { temperature: 0 },
} as const;

describeWith(['llama-server'], 'a llama-server', () => {
  test('answers once it is started, and leaves nothing once it is stopped', async () => {
    const server = await started();
    const pid = pidOf();
    const model = openModel(server.addresses[0] ?? '');
    expect((await model.describe()).id).toBe('tiny');
    expect((await model.answer(ADD)).answer).toContain('def add');
    await model.close();
    expect(readFileSync(server.logFile, 'utf8')).toMatch(/^# llama.cpp: tiny, .*\n[\s\S]*listening/);

    await server.stop();
    expect(await server.exited).toMatchObject({ how: 'stopped' });
    expect(isThere(pid)).toBe(false);
    expect(remembered()).toEqual([]);
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  test('is not started twice', async () => {
    await started();
    await expect(startServer(await profile())).rejects.toMatchObject({ code: 'server-runs' });
    expect(remembered()).toHaveLength(1);
  });

  test('does not take a port from a stranger, who goes on', async () => {
    const stranger = createServer((_, response) => response.end('mine')).listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await once(stranger, 'listening');
    const bound = stranger.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    await expect(started({}, { port })).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`${port}`),
    });
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('mine');
    expect(remembered()).toEqual([]);
  });

  test('whose model file is not there is refused by its path', async () => {
    const missing = { ...(await profile()), server: { kind: 'llama.cpp', model: './none.gguf' } } as const;
    await expect(startServer(missing)).rejects.toMatchObject({
      code: 'no-file',
      message: `The model file of tiny is not there: ${join(folder, 'none.gguf')}`,
    });
  });

  test('whose program is not there is named', async () => {
    await expect(started({}, { command: './none' })).rejects.toMatchObject({ code: 'no-program' });
    expect(remembered()).toEqual([]);
  });

  test('that dies while it loads shows the end of its log', async () => {
    const broken = await profile();
    writeFileSync(join(folder, 'tiny.gguf'), readFileSync(join(folder, 'tiny.gguf')).subarray(0, 2000));
    const failure = await startServer(broken).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'server-ended',
      message: expect.stringMatching(/exit status 1[\s\S]*tiny\.gguf/),
    });
    expect(String(failure).split('\n').length).toBeLessThanOrEqual(31);
    expect(remembered()).toEqual([]);
  });

  test('that dies is started again once, and said to be gone when it dies again', async () => {
    const notes: string[] = [];
    const server = await started({ onNote: (text) => notes.push(text) });
    const first = pidOf();
    process.kill(first, 'SIGKILL');
    const starts = () => notes.filter((note) => note.startsWith('Starting')).length;
    await expect.poll(starts, { timeout: 60_000 }).toBe(2);
    await server.ready();
    expect(notes.join('\n')).toContain('ended (SIGKILL); it is started again, once');
    const second = pidOf();
    expect(second).not.toBe(first);
    const model = openModel(server.addresses[0] ?? '');
    expect((await model.answer(ADD)).answer).toContain('def add');
    await model.close();

    process.kill(second, 'SIGKILL');
    expect(await server.exited).toMatchObject({ how: 'SIGKILL', lastLines: expect.any(Array) });
    await expect(server.ready()).rejects.toMatchObject({ code: 'server-ended' });
    expect(remembered()).toEqual([]);
    expect(readFileSync(server.logFile, 'utf8').match(/^# llama.cpp/gm)).toHaveLength(2);
  });

  test('whose number a stranger has got since is not the stranger', async () => {
    const server = await startServer(await profile(), { outlives: true });
    const own = recorded();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    onTestFinished(() => void stranger.kill('SIGKILL'));
    const units = [{ ...own.units[0], process: { ...own.units[0]?.process, pid: stranger.pid } }];
    const file = join(folder, 'state', 'servers', remembered()[0] ?? '');
    // As if the server had ended, its Assay too, and the system had given its number to another process.
    const token = '0'.repeat(32);
    writeFileSync(
      file,
      JSON.stringify({ ...own, token, units, owner: { pid: stranger.pid, start: 'before' } }),
    );
    await endOrphans();
    expect(remembered()).toEqual([]);
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    await server.stop();
  });

  test('whose start the user interrupts leaves nothing', async () => {
    const interrupt = new AbortController();
    const starting = started({
      signal: interrupt.signal,
      onNote: () => interrupt.abort(new Error('enough')),
    });
    await expect(starting).rejects.toThrow('enough');
    expect(remembered()).toEqual([]);
  });
});

describeWith(['llama-server', 'tmpfs'], 'a llama-server', () => {
  test('whose log finds no room on its disk is not started, and one whose log fills the disk goes on', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk]);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    const logFile = join(disk, 'server.log');
    const server = await started({ logFile }, { args: ['-t', '1', '--no-webui', '-v'] });
    const model = openModel(server.addresses[0] ?? '');
    for (let count = 0; count < 10; count += 1) expect((await model.answer(ADD)).answer).toContain('def add');
    await model.close();
    expect(statSync(logFile).size).toBeLessThanOrEqual(16 * 1024);
    await server.stop();

    const full = startServer(await profile(), { logFile: join(disk, 'full', 'server.log') });
    await expect(full).rejects.toMatchObject({ code: 'disk-full' });
    expect(remembered()).toEqual([]);
  });
});
