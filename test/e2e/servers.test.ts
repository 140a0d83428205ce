import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { assay, jsonOf, rowsIn, startAssay } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { writeTinyGguf } from '../fixtures/tiny-gguf.ts';

/** A folder with a model file and a profile `tiny` for it, and the command as started in it. */
async function setUp(more = '') {
  const folder = temporaryFolder();
  await writeTinyGguf(join(folder, 'tiny.gguf'));
  const config = `profiles:
  tiny:
    server:
      kind: llama.cpp
      model: tiny.gguf
      command: ${process.env.ASSAY_TEST_LLAMA_SERVER}
      args: [-t, 1, --no-webui]
${more}`;
  writeFileSync(join(folder, 'assay.yaml'), config);
  const env = { ASSAY_STATE: join(folder, 'state'), ASSAY_CACHE: join(folder, 'cache') };
  const call = (...args: string[]) => assay(args, { cwd: folder, env });
  const begin = (...args: string[]) => startAssay(args, { cwd: folder, env });
  onTestFinished(async () => void (await call('servers', 'stop', '--quiet')));
  return { folder, call, begin, records: () => recordsIn(join(folder, 'state', 'servers')) };
}

interface Record {
  readonly state: string;
  readonly units: readonly { readonly process?: { readonly pid: number } }[];
}

function recordsIn(folder: string): Record[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return names.map((name): Record => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

const serverPid = ([record]: Record[]): number | undefined => record?.units[0]?.process?.pid;
/** Runs; who has ended and waits for a parent to notice does not. */
function isThere(pid: number | undefined): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}

/** A run that asks one thing after the other, so that something can happen in between. */
const RUN = ['run', 'junior-dev', '--model', 'tiny', '--concurrency', '1', '--results', 'results'];
const answers = (folder: string): number => {
  try {
    return rowsIn(join(folder, 'results'), 'interview').length;
  } catch {
    return 0;
  }
};

/** Of the server that runs and is not the one before. */
async function pidAfter(before: number | undefined, records: () => Record[]): Promise<number> {
  const next = (): number | undefined => {
    const running = records().filter(({ state }) => state === 'running');
    return serverPid(running) === before ? undefined : serverPid(running);
  };
  await expect.poll(next, { timeout: 60_000 }).toBeDefined();
  return next() ?? 0;
}

describeWith(['llama-server', 'sandbox'], 'a profile with a server', () => {
  test('is run from start to stop by one command', async () => {
    const { folder, call, records } = await setUp();
    const run = await call(...RUN, '--limit', '2', '--json');
    expect(run.stderr).toContain('Starting the server of tiny');
    expect(jsonOf(run)).toMatchObject({ model: 'tiny', score: { complete: true } });
    const [row] = rowsIn(join(folder, 'results'), 'eval');
    expect(row?.answer).toContain('def add');
    expect(records()).toEqual([]);
  });

  test('is started once for all runs of a grid', async () => {
    const { call, records } = await setUp();
    const grid = await call(
      ...RUN,
      './assay-none',
      '--params',
      'greedy',
      '--params',
      'sampled',
      '--limit',
      '1',
      '--json',
    );
    expect(grid.stderr.match(/Starting the server/g)).toHaveLength(1);
    const runs = z
      .array(z.object({ suite: z.string(), result: z.unknown().optional() }))
      .parse(jsonOf(grid)['runs']);
    expect(runs.map(({ suite, result }) => [suite, result !== undefined])).toEqual([
      ['junior-dev', true],
      ['junior-dev', true],
      ['./assay-none', false],
      ['./assay-none', false],
    ]);
    expect(records()).toEqual([]);
  });

  test('has one fingerprint whatever the port, and tells how it was started', async () => {
    const { call } = await setUp();
    const [first, second] = [
      await call(...RUN, '--limit', '1', '--json', '--quiet'),
      await call(...RUN, '--limit', '1', '--json', '--quiet', '--results', 'others'),
    ].map(jsonOf);
    expect(first?.['fingerprint']).toEqual(second?.['fingerprint']);
    expect(first?.['fingerprint']).toMatchObject({
      answers: {
        model: {
          address: 'tiny',
          server: { started: expect.stringContaining('tiny.gguf'), weights: expect.any(String) },
        },
      },
    });
  });

  test('stays for several runs where it was started before them', async () => {
    const { call, records } = await setUp();
    const { stdout } = await call('servers', 'start', 'tiny');
    expect(stdout).toMatch(/^tiny answers at http:\/\/127\.0\.0\.1:\d+\/v1#tiny\n$/);
    const pid = serverPid(records());
    const run = await call(...RUN, '--limit', '1', '--json');
    expect(run.stderr).not.toContain('Starting');
    expect(serverPid(records())).toBe(pid);
    expect(jsonOf(await call('servers', '--json'))).toMatchObject({
      servers: [{ profile: 'tiny', kind: 'llama.cpp', state: 'running', pids: [pid] }],
    });
    expect((await call('servers', 'logs', 'tiny')).stdout).toContain('prompt eval time');
    expect((await call('servers', 'stop', 'tiny')).stdout).toBe('Ended: tiny\n');
    expect(isThere(pid)).toBe(false);
    expect((await call('servers')).stdout).toMatch(/tiny +llama\.cpp +stopped/);
  });

  test('is not asked with other settings than it was started with', async () => {
    const { folder, call } = await setUp();
    await call('servers', 'start', 'tiny');
    const file = join(folder, 'assay.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('kind: llama.cpp', 'kind: llama.cpp\n      context: 512'),
    );
    const { code, stderr } = await call(...RUN);
    expect(code).toBe(2);
    expect(stderr).toContain('started with other settings');
  });

  test('is ended by the next command when Assay is killed in mid-run', async () => {
    const { folder, call, begin, records } = await setUp();
    const run = begin(...RUN);
    await expect.poll(() => answers(folder), { timeout: 60_000 }).toBeGreaterThan(0);
    const orphan = serverPid(records());
    run.kill('SIGKILL');
    await once(run, 'close');
    expect(isThere(orphan)).toBe(true);
    expect(jsonOf(await call('servers', '--json'))).toMatchObject({ servers: [{ state: 'abandoned' }] });

    const again = await call(...RUN, '--json');
    expect(again.stderr).toContain(
      'Ended the server of tiny, which an Assay that was killed had left running.',
    );
    expect(jsonOf(again)).toMatchObject({ resumed: true, score: { complete: true } });
    expect(isThere(orphan)).toBe(false);
    expect(records()).toEqual([]);
  });

  test('ends with Ctrl-C, and at once with a second one', async () => {
    for (const times of [1, 2]) {
      const { folder, begin, records } = await setUp();
      const run = begin(...RUN);
      await expect.poll(() => answers(folder), { timeout: 60_000 }).toBeGreaterThan(0);
      const pid = serverPid(records());
      const closed = once(run, 'close');
      run.kill('SIGINT');
      if (times === 2) {
        await once(run.stderr, 'data');
        run.kill('SIGINT');
      }
      expect(await closed).toEqual([130, null]);
      await expect.poll(() => isThere(pid), { timeout: 20_000 }).toBe(false);
    }
  });

  test('that dies in mid-run is started again once, and the run goes on', async () => {
    const { folder, begin, records } = await setUp();
    const run = begin(...RUN, '--json');
    const said = Promise.all([text(run.stdout), text(run.stderr)]);
    await expect.poll(() => answers(folder), { timeout: 60_000 }).toBeGreaterThan(0);
    process.kill(serverPid(records()) ?? 0, 'SIGKILL');
    const [stdout, stderr] = await said;
    expect(stderr).toContain('The server of tiny ended (SIGKILL); it is started again, once.');
    expect(JSON.parse(stdout)).toMatchObject({ score: { complete: true, unscored: 0 } });
    expect(records()).toEqual([]);
  });

  test('that dies twice in mid-run ends it with the end of its log, and keeps what was answered', async () => {
    const { folder, begin, records } = await setUp();
    const run = begin(...RUN);
    const said = text(run.stderr);
    const closed = once(run, 'close');
    const first = await pidAfter(undefined, records);
    await expect.poll(() => answers(folder), { timeout: 60_000 }).toBeGreaterThan(0);
    process.kill(first, 'SIGKILL');
    process.kill(await pidAfter(first, records), 'SIGKILL');
    expect((await closed)[0]).toBe(2);
    expect(await said).toMatch(/The server of tiny ended again: SIGKILL. The end of its log:\n {2}\S/);
    expect(answers(folder)).toBeGreaterThan(0);
    expect(records()).toEqual([]);
  });
});
