import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { serverSchema } from '../../../src/models/servers/kinds.ts';
import type { ServedProfile, StartOptions } from '../../../src/models/servers/contract.ts';
import { endOrphans } from '../../../src/models/servers/orphans.ts';
import { servedModel } from '../../../src/models/servers/served.ts';
import { startServer } from '../../../src/models/servers/start.ts';
import { startDockerRelay } from '../../fixtures/docker-relay.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { LIMITS, LLAMA_IMAGE, makeLlamaImage } from '../../fixtures/llama-image.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { writeTinyGguf } from '../../fixtures/tiny-gguf.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('ASSAY_STATE', join(folder, 'state'));
  return () => vi.unstubAllEnvs();
});

/** The engine's own daemon, also where a test puts something before it. */
const ENVIRONMENT = { ...process.env };
type Engine = 'docker' | 'podman';
const run = (engine: Engine, ...args: string[]): string =>
  execFileSync(engine, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: ENVIRONMENT,
  }).trim();
const containers = (engine: Engine): string[] =>
  run(engine, 'ps', '--all', '--filter', 'label=assay.server', '--format', '{{.Names}}')
    .split('\n')
    .filter((name) => name.startsWith('assay-boxed'));
const recordFile = (): string => {
  const state = join(folder, 'state', 'servers');
  const name = readdirSync(state).find((one) => one.endsWith('.json'));
  return name === undefined ? '' : join(state, name);
};

async function profileIn(engine: Engine, name = `boxed-${engine}`): Promise<ServedProfile> {
  await writeTinyGguf(join(folder, 'tiny.gguf'));
  const server = serverSchema.parse({
    kind: 'llama.cpp',
    model: './tiny.gguf',
    container: { image: LLAMA_IMAGE, engine, network: 'host', args: LIMITS },
    args: ['-t', '1'],
    stop_grace: 3,
  });
  return { name, folder, server };
}

async function start(profile: ServedProfile, options: StartOptions = {}) {
  const server = await startServer(profile, options);
  onTestFinished(() => server.stop());
  return server;
}

const ASK = {
  task: 't',
  sample: 0,
  prompt: [{ role: 'user', content: 'x' }],
  params: { max_tokens: 64 },
} as const;

describeWith(['llama-server', 'docker', 'podman'], 'a llama-server in a container', () => {
  const ENGINES = ['docker', 'podman'] as const;
  beforeAll(() => ENGINES.forEach(makeLlamaImage));

  test.each(ENGINES)('of %s answers, and leaves neither container nor process', async (engine) => {
    const profile = await profileIn(engine);
    const server = await start(profile);
    expect(containers(engine)).toHaveLength(1);
    const model = servedModel(server, profile, {});
    expect((await model.answer(ASK)).answer).toContain('def add');
    await model.close();
    expect(readFileSync(server.logFile, 'utf8')).toContain('listening on');
    await server.stop();
    expect([containers(engine), recordFile()]).toEqual([[], '']);
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  test.each(ENGINES)('of %s that dies is started again once', async (engine) => {
    const notes: string[] = [];
    const server = await start(await profileIn(engine), { onNote: (text) => notes.push(text) });
    const [first = ''] = containers(engine);
    run(engine, 'kill', '--signal', 'SIGKILL', first);
    await expect.poll(() => notes.join('\n'), { timeout: 60_000 }).toContain('it is started again, once');
    await expect
      .poll(() => containers(engine).filter((name) => name !== first).length, { timeout: 60_000 })
      .toBe(1);
    await server.ready();
    run(engine, 'kill', '--signal', 'SIGKILL', containers(engine)[0] ?? '');
    expect((await server.exited).how).toMatch(/exit status 137/);
    expect([containers(engine), recordFile()]).toEqual([[], '']);
  });

  test.each(ENGINES)('of %s that a killed Assay has left is ended by its label', async (engine) => {
    const server = await start(await profileIn(engine), { outlives: true });
    const [left = ''] = containers(engine);
    // As if its Assay had been killed: the owner that is recorded is no process any more.
    const record = JSON.parse(readFileSync(recordFile(), 'utf8'));
    writeFileSync(recordFile(), JSON.stringify({ ...record, owner: { pid: 1, start: 'long ago' } }));
    const notes: string[] = [];
    await endOrphans((text) => notes.push(text));
    expect(notes).toEqual([
      `Ended the server of boxed-${engine}, which an Assay that was killed had left running.`,
    ]);
    expect(containers(engine)).not.toContain(left);
    expect(existsSync(server.logFile)).toBe(true);
    expect(recordFile()).toBe('');
  });

  test.each(ENGINES)('of %s with its name and another label is a stranger', async (engine) => {
    await start(await profileIn(engine), { outlives: true });
    const record = JSON.parse(readFileSync(recordFile(), 'utf8'));
    const name: string = record.units[0].container.name;
    const foreign = {
      ...record,
      token: '0'.repeat(32),
      owner: { pid: 1, start: 'long ago' },
      units: [{ port: 1, container: { engine, name } }],
    };
    const own = recordFile();
    writeFileSync(own, JSON.stringify(foreign));
    await endOrphans();
    expect(containers(engine)).toContain(name);
    writeFileSync(own, JSON.stringify(record));
  });

  test('ends the start with a sentence where its image is not there', async () => {
    const profile = await profileIn('podman');
    const server = {
      ...profile.server,
      container: { image: 'localhost/no-such-image', engine: 'podman' as const },
    };
    await expect(startServer({ ...profile, server })).rejects.toMatchObject({
      code: 'server-ended',
      message: expect.stringContaining('no-such-image'),
    });
    expect(recordFile()).toBe('');
  });

  test('whose Docker is not there is not started', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
    await expect(startServer(await profileIn('docker'))).rejects.toMatchObject({ code: 'no-engine' });
  });

  test('whose Docker stops in mid-run is told so, and ended once Docker is back', async () => {
    const daemon = await startDockerRelay();
    onTestFinished(() => daemon.stop());
    vi.stubEnv('DOCKER_HOST', daemon.address);
    const server = await start(await profileIn('docker'));
    daemon.stop();
    await expect
      .poll(
        () =>
          server.ready().then(
            () => '',
            (error: unknown) => Reflect.get(Object(error), 'code'),
          ),
        { timeout: 60_000 },
      )
      .toBe('no-engine');
    expect(recordFile()).not.toBe('');
    await daemon.resume();
    await server.stop();
    expect([containers('docker'), recordFile()]).toEqual([[], '']);
  });
});
