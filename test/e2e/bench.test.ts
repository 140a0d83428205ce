import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { assay, jsonOf, rowsIn, startAssay } from '../fixtures/assay.ts';
import type { Finished } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { LIMITS, LLAMA_IMAGE, makeLlamaImage } from '../fixtures/llama-image.ts';
import { describeWith } from '../fixtures/parts.ts';
import { FERRY, writeTinyGguf } from '../fixtures/tiny-gguf.ts';

interface Room {
  readonly folder: string;
  readonly results: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Three profiles of real servers: one that answers, one whose model file is cut, one that thinks in what it answers. */
async function makeRoom(): Promise<Room> {
  const folder = temporaryFolder();
  const good = join(folder, 'good.gguf');
  await writeTinyGguf(good, { says: FERRY });
  writeFileSync(join(folder, 'cut.gguf'), readFileSync(good).subarray(0, 3000));
  await writeTinyGguf(join(folder, 'thinking.gguf'), {
    says: FERRY,
    thinks: ['Ferries', ' leave', ' when', ' full.\n'],
  });
  const profile = (name: string, slots: number, ...args: string[]) => ({
    server: {
      kind: 'llama.cpp',
      model: `./${name}.gguf`,
      command: process.env.ASSAY_TEST_LLAMA_SERVER,
      slots,
      args: ['-t', '1', '--no-webui', ...args],
    },
  });
  const profiles = {
    good: profile('good', 2),
    crash: profile('cut', 2),
    thinking: { ...profile('thinking', 1, '--reasoning-format', 'none'), max_tokens: 1024 },
  };
  writeFileSync(join(folder, 'assay.yaml'), JSON.stringify({ profiles }));
  const env = { ASSAY_STATE: join(folder, 'state'), ASSAY_CACHE: join(folder, 'cache') };
  return { folder, results: join(folder, 'results'), env };
}

/** Three tasks: what is tested is the way of the profiles, not of the suite. */
const ALL = ['bench', '--all', '--suite', 'demo', '--limit', '3'];

const bench = (room: Room, ...args: string[]): Promise<Finished> =>
  assay([...ALL, ...args], { cwd: room.folder, env: room.env });

/** Numbers of living processes that were started with a file of this folder. */
function processesWith(path: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    const line = /^\d+$/.test(name) ? textOf(`/proc/${name}/cmdline`) : '';
    return line.includes(path) ? [Number(name)] : [];
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const stateOf = ({ results }: Room, profile: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(results, profile, 'bench.json'), 'utf8'));

/** No process, no record of a server, no lock, no half of a file. */
function expectNothingLeft({ folder, results }: Room): void {
  expect(processesWith(folder)).toEqual([]);
  const left = readdirSync(join(folder, 'state'), { recursive: true }).map(String);
  expect(left.filter((name) => name.endsWith('.json'))).toEqual([]);
  const files = readdirSync(results, { recursive: true }).map(String);
  expect(files.filter((name) => /\.(lock|tmp)$/.test(name))).toEqual([]);
}

/** Waits until a server of this model file runs, another than that of a number that is given. */
async function untilServed({ folder }: Room, model: string, before?: number): Promise<number> {
  for (;;) {
    const found = processesWith(join(folder, model)).find((pid) => pid !== before);
    if (found !== undefined) return found;
    await sleep(20);
  }
}

/** Waits until the first answer of a profile is on disk. */
async function untilAnswered({ results }: Room, profile: string): Promise<void> {
  const folder = join(results, profile);
  for (;;) {
    const file = namesIn(folder).find((name) => name.startsWith('interview_'));
    if (file !== undefined && textOf(join(folder, file)).includes('\n')) return;
    await sleep(10);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

describeWith(['llama-server', 'sandbox'], 'assay bench over three real servers', () => {
  const strays: Room[] = [];
  afterEach(() => {
    for (const { folder } of strays.splice(0))
      for (const pid of processesWith(folder)) process.kill(pid, 'SIGKILL');
  });
  const room = async (): Promise<Room> => {
    const made = await makeRoom();
    strays.push(made);
    return made;
  };

  it('runs those that can be run, names the one that cannot, and leaves nothing behind', async () => {
    const here = await room();
    const finished = await bench(here, '--json');
    expect(finished.code, finished.stderr).toBe(2);
    expectNothingLeft(here);

    expect(stateOf(here, 'good')).toMatchObject({ state: 'done', ready_s: expect.any(Number) });
    expect(stateOf(here, 'thinking')).toMatchObject({ state: 'done' });
    expect(stateOf(here, 'crash')).toMatchObject({
      state: 'failed',
      runs: [],
      failure: { code: 'server-ended', message: expect.stringMatching(/The end of its log:\n.*\n/) },
    });
    const solved = rowsIn(join(here.results, 'thinking'), 'eval').find(({ task }) => task === 'Demo/0');
    expect(solved).toMatchObject({ outcome: 'passed', answer: expect.stringContaining('</think>') });

    const report = readFileSync(join(here.results, 'REPORT.md'), 'utf8').replaceAll('\\', '');
    expect(report).toContain('3 profiles: 2 done, 1 could not be run.');
    expect(report).toMatch(/\*\*crash\*\*\n\n```text\nThe server of crash ended before it answered/);
    expect(report).toMatch(/\| [AB]?1 \| ▶ good\.gguf \| \d+\.\d % \| \[.*\] \| .*profile good \|/);
    expect(report).toMatch(/The runs were not asked and judged alike/);
    expect(report).toMatch(/\| params \| greedy[^|]*\| greedy[^|]*max_tokens=1024[^|]*\|/);
    expect(report).toMatch(/\| good \| \d+\.?\d* s \| \d+\.\d \| \d+\.\d \| \d+ ms \|/);
    for (const log of ['server.log', 'run.log'])
      expect(textOf(join(here.results, 'good', log)).length).toBeGreaterThan(100);
    expect(jsonOf(finished)).toMatchObject({ boards: [{ suite: 'demo' }] });
  });

  it('keeps what is done when the same command is given again, and redoes it when asked', async () => {
    const here = await room();
    await bench(here);
    const before = stateOf(here, 'good');
    const again = await bench(here);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/1 of 3: good is done already/);
    expect(stateOf(here, 'good')).toEqual(before);
    const redone = await bench(here, '--existing', 'redo');
    expect(redone.stderr).not.toMatch(/done already/);
    expect(stateOf(here, 'good')).not.toEqual(before);
    const evals = readdirSync(join(here.results, 'good')).filter((name) => name.startsWith('eval_'));
    expect(evals).toHaveLength(2);
    expectNothingLeft(here);
  });

  it('goes on after kill -9 with the same command, and ends the server that was left running', async () => {
    const here = await room();
    const all = ['bench', 'good', 'thinking', '--suite', 'demo'];
    const child = startAssay(all, { cwd: here.folder, env: here.env });
    await untilAnswered(here, 'thinking');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(processesWith(join(here.folder, 'thinking.gguf'))).toHaveLength(1);
    const good = stateOf(here, 'good');
    const answered = rowsIn(join(here.results, 'thinking'), 'interview').length;
    expect(answered).toBeLessThan(12);

    const finished = await assay(all, { cwd: here.folder, env: here.env });
    expect(finished.code, finished.stderr).toBe(0);
    expect(finished.stderr).toMatch(/Ended the server of thinking/);
    expect(stateOf(here, 'good')).toEqual(good);
    expect(stateOf(here, 'thinking')).toMatchObject({ state: 'done' });
    const tasks = rowsIn(join(here.results, 'thinking'), 'interview').map(({ task }) => task);
    expect([tasks.length, new Set(tasks).size]).toEqual([12, 12]);
    expectNothingLeft(here);
  });

  it('starts a server once more that ends in mid-run, then records it and goes on with the next profile', async () => {
    const here = await room();
    const two = ['bench', 'thinking', 'good', '--suite', 'demo'];
    const child = startAssay(two, { cwd: here.folder, env: here.env });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await untilAnswered(here, 'thinking');
    const [first = 0] = processesWith(join(here.folder, 'thinking.gguf'));
    process.kill(first, 'SIGKILL');
    process.kill(await untilServed(here, 'thinking.gguf', first), 'SIGKILL');
    expect(await ended).toBe(2);
    expect(stateOf(here, 'thinking')).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(stateOf(here, 'thinking'))).toMatch(/The server of thinking .*SIGKILL/);
    expect(stateOf(here, 'good')).toMatchObject({ state: 'done' });
    expectNothingLeft(here);

    const again = await assay(two, { cwd: here.folder, env: here.env });
    expect(again.code, again.stderr).toBe(0);
    const tasks = rowsIn(join(here.results, 'thinking'), 'interview').map(({ task }) => task);
    expect([tasks.length, new Set(tasks).size]).toEqual([12, 12]);
  });

  it('stops cleanly at Ctrl-C, and the same command goes on', async () => {
    const here = await room();
    const child = startAssay(['bench', 'thinking', '--suite', 'demo', '--limit', '3'], {
      cwd: here.folder,
      env: here.env,
    });
    await untilServed(here, 'thinking.gguf');
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130);
    expectNothingLeft(here);
    expect(stateOf(here, 'thinking')).toMatchObject({ state: 'running' });
    const finished = await assay(['bench', 'thinking', '--suite', 'demo', '--limit', '3'], {
      cwd: here.folder,
      env: here.env,
    });
    expect(finished.code, finished.stderr).toBe(0);
    expect(stateOf(here, 'thinking')).toMatchObject({ state: 'done' });
  });

  it('runs the checkpoints of a profile in their order, with one table for all', async () => {
    const here = await room();
    mkdirSync(join(here.folder, 'out'));
    for (const step of [9, 10])
      await writeTinyGguf(join(here.folder, 'out', `step-${step}.gguf`), { says: FERRY });
    const server = {
      kind: 'llama.cpp',
      model: './good.gguf',
      command: process.env.ASSAY_TEST_LLAMA_SERVER,
      args: ['-t', '1', '--no-webui'],
    };
    const profiles = { tuned: { server, checkpoints: './out/step-*.gguf' } };
    writeFileSync(join(here.folder, 'assay.yaml'), JSON.stringify({ profiles }));
    const finished = await assay(['bench', 'tuned', '--suite', 'demo', '--limit', '1'], {
      cwd: here.folder,
      env: here.env,
    });
    expect(finished.code, finished.stderr).toBe(0);
    expect(finished.stderr).toMatch(/1 of 2: tuned@step-9\n[\s\S]*2 of 2: tuned@step-10/);
    const report = readFileSync(join(here.results, 'REPORT.md'), 'utf8').replaceAll('\\', '');
    expect(report).toMatch(/## Checkpoints of tuned\n\n.*\n.*\n\| tuned@step-9 \|.*\n\| tuned@step-10 \|/);
    expectNothingLeft(here);
  });
});

for (const engine of ['docker', 'podman'] as const) {
  describeWith(
    ['llama-server', 'sandbox', engine],
    `assay bench over servers in containers of ${engine}`,
    () => {
      beforeAll(() => makeLlamaImage(engine));

      /** Names of the containers that Assay has made servers of. */
      const containers = (): string[] =>
        execFileSync(engine, ['ps', '--all', '--filter', 'label=assay.server', '--format', '{{.Names}}'], {
          encoding: 'utf8',
        })
          .split('\n')
          .filter((name) => /assay-boxed/.test(name));

      it('runs those that can be run, names the one that cannot, and leaves no container behind', async () => {
        const here = await makeRoom();
        const server = (model: string) => ({
          kind: 'llama.cpp',
          model: `./${model}.gguf`,
          container: { image: LLAMA_IMAGE, engine, network: 'host', args: LIMITS },
          args: ['-t', '1', '--no-webui'],
        });
        const profiles = {
          [`boxed-cut-${engine}`]: { server: server('cut') },
          [`boxed-good-${engine}`]: { server: server('good') },
        };
        writeFileSync(join(here.folder, 'assay.yaml'), JSON.stringify({ profiles }));
        const finished = await bench(here);
        expect(finished.code, finished.stderr).toBe(2);
        expect(stateOf(here, `boxed-good-${engine}`)).toMatchObject({ state: 'done' });
        expect(stateOf(here, `boxed-cut-${engine}`)).toMatchObject({
          state: 'failed',
          failure: { code: 'server-ended', message: expect.stringContaining('failed to load model') },
        });
        expect(readFileSync(join(here.results, 'REPORT.md'), 'utf8')).toContain('1 done, 1 could not be run');
        expect(containers().filter((name) => name.includes(engine))).toEqual([]);
        expectNothingLeft(here);
      });
    },
  );
}
