import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../../../src/config/profiles.ts';
import { runBench } from '../../../src/pipeline/bench/bench.ts';
import type { BenchOptions } from '../../../src/pipeline/bench/bench.ts';
import { main } from '../../../src/commands/index.ts';
import { readBench } from '../../../src/report/bench/read.ts';
import { profileFolder, readState } from '../../../src/results/bench/state.ts';
import type { ProfileState } from '../../../src/results/bench/state.ts';
import { foldersIn, readableAt } from '../../../src/stores/mirror.ts';
import { startFakeServer } from '../../fixtures/fake-openai.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { newBucket, useS3 } from '../../fixtures/s3.ts';

beforeEach(() => void vi.stubEnv('ASSAY_CACHE', temporaryFolder()));

interface Room {
  readonly results: string;
  readonly config: string;
}

function room(profiles: object): Room {
  const folder = temporaryFolder();
  const config = join(folder, 'assay.yaml');
  writeFileSync(config, JSON.stringify({ profiles }));
  return { results: join(folder, 'results'), config };
}

/** States, and what was told. */
async function bench(
  { results, config }: Room,
  more: Partial<BenchOptions> = {},
): Promise<{ states: ProfileState[]; notes: string }> {
  const notes: string[] = [];
  const profiles = [...(await loadConfig(config)).profiles.values()];
  const states = await runBench(profiles, {
    suites: ['demo'],
    limit: 1,
    results,
    config,
    onEvent: (event) => void (event.kind === 'note' && notes.push(event.text)),
    ...more,
  });
  return { states, notes: notes.join('\n') };
}

const evals = ({ results }: Room, profile: string): string[] =>
  readdirSync(join(results, profile)).filter((name) => name.startsWith('eval_'));

const SOLVES = { model: 'reference' };
const AWAY = { model: 'http://127.0.0.1:9/v1' };

describeWith(['sandbox'], 'a bench', () => {
  it('records what fails, and goes on with the next profile', async () => {
    const here = room({ away: AWAY, solves: SOLVES });
    const { states, notes } = await bench(here);
    expect(states).toMatchObject([
      {
        profile: 'away',
        state: 'failed',
        runs: [{ suite: 'demo', state: 'failed', failure: { code: 'model-unreachable' } }],
      },
      { profile: 'solves', state: 'done', runs: [{ suite: 'demo', state: 'done' }] },
    ]);
    expect(notes).toMatch(/1 of 2: away\n[\s\S]*2 of 2: solves, about 1 min left for all/);
    expect(readFileSync(join(here.results, 'solves', 'run.log'), 'utf8')).toMatch(
      /Z solves on demo: done, 1 of 1 passed/,
    );
  });

  it('keeps what was answered before a model failed for good, and goes on there', async () => {
    let isShut = true;
    const server = await startFakeServer(({ index }) =>
      isShut && index > 1 ? { status: 401, body: '{"error": {"message": "no"}}' } : 'I do not know.',
    );
    onTestFinished(() => server.stop());
    const here = room({ shut: { model: server.address } });
    const all = { limit: 6, concurrency: 1 };
    const { states } = await bench(here, all);
    expect(states).toMatchObject([
      {
        state: 'failed',
        runs: [{ state: 'failed', file: expect.stringMatching(/^eval_/), failure: { code: 'model-auth' } }],
      },
    ]);
    isShut = false;
    const asked = server.requests.length;
    expect((await bench(here, all)).states).toMatchObject([{ state: 'done', runs: [{ state: 'done' }] }]);
    expect(server.requests.length - asked).toBe(4);
  });

  it('tries only the suite again that failed', async () => {
    const here = room({ solves: SOLVES });
    const suites = ['demo', join(here.results, 'questions')];
    const { states } = await bench(here, { suites });
    expect(states).toMatchObject([{ state: 'failed', runs: [{ state: 'done' }, { state: 'failed' }] }]);
    const again = await bench(here, { suites });
    expect(again.states[0]?.runs[0]).toEqual(states[0]?.runs[0]);
    expect(evals(here, 'solves')).toHaveLength(1);
  });

  it('runs a profile again whose settings have changed, and no other', async () => {
    const here = room({ a: SOLVES, b: SOLVES });
    await bench(here);
    writeFileSync(
      here.config,
      JSON.stringify({ profiles: { a: SOLVES, b: { ...SOLVES, max_tokens: 99, description: 'x' } } }),
    );
    const { notes } = await bench(here);
    expect(notes).toMatch(/1 of 2: a is done already[\s\S]*2 of 2: b\n/);
    expect([evals(here, 'a').length, evals(here, 'b').length]).toEqual([1, 2]);
  });

  it('that redoes finished results goes on after an interruption with those that it has not redone', async () => {
    const here = room({ a: SOLVES, b: SOLVES });
    await bench(here);
    const stop = new AbortController();
    const onProfile = async () => stop.abort();
    const half = await bench(here, { existing: 'redo', signal: stop.signal, onProfile });
    expect(half.states.map(({ profile }) => profile)).toEqual(['a']);
    const { notes } = await bench(here, { existing: 'redo' });
    expect(notes).toMatch(/1 of 2: a is done already[\s\S]*2 of 2: b\n/);
    const all = await bench(here, { existing: 'redo' });
    expect(all.notes).not.toContain('done already');
  });

  it('keeps no password of an address in what it writes', async () => {
    const here = room({ away: { model: 'http://me:hush-1@127.0.0.1:9/v1?api_key=hush-2#m' } });
    const { states } = await bench(here);
    expect(states).toMatchObject([{ model: expect.stringMatching(/127\.0\.0\.1:9\/v1.*#m$/) }]);
    for (const name of readdirSync(join(here.results, 'away')))
      expect(readFileSync(join(here.results, 'away', name), 'utf8')).not.toContain('hush');
  });

  it('refuses a folder where another bench is at work', async () => {
    const here = room({ a: SOLVES });
    mkdirSync(here.results);
    writeFileSync(join(here.results, 'bench.lock'), String(process.ppid));
    await expect(bench(here)).rejects.toThrow(/is already working on/);
  });
});

describeWith(['sandbox', 's3'], 'a bench in an object store', () => {
  it('is kept, gone on with, reported and listed as in a folder, with its logs', async () => {
    useS3();
    const results = `s3://${await newBucket()}/bench`;
    const { config } = room({ away: AWAY, solves: SOLVES });
    const here = { results, config };
    await bench(here);
    const again = await bench(here);
    expect(again.notes).toMatch(/solves is done already/);
    expect(await readState(profileFolder(results, 'solves'))).toMatchObject({ state: 'done' });
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await main(['bench', '--report', '--results', results])).toBe(0);
    const text = said.mock.calls.join('');
    expect(text).toContain(`report  ${results}/REPORT.md`);
    expect(text).toMatch(/solves/);
    const log = readFileSync((await readableAt(`${results}/away/run.log`)) ?? '', 'utf8');
    expect(log.match(/model-unreachable|cannot be reached|away on demo/g)?.length).toBeGreaterThan(1);
    const board = await readBench(results, []);
    expect(board.boards).toMatchObject([{ suite: 'demo' }]);
    expect(await foldersIn(results)).toEqual(['away', 'solves']);
  });
});
