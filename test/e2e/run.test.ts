import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GradedRow } from '../../src/results/rows.ts';
import { assay, jsonOf, rowsIn, startAssay, verdictsIn } from '../fixtures/assay.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { startFaultProxy } from '../fixtures/fault-proxy.ts';
import type { Fault } from '../fixtures/faults.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

describeWith(['sandbox'], 'assay run', () => {
  let server: FakeServer;
  let undisturbed: Record<string, GradedRow['verdict']>;

  beforeAll(async () => {
    server = await startFakeServer(await demoModel());
  });
  afterAll(() => server.stop());

  const run = (folder: string, address: string, ...more: string[]) =>
    assay(['run', 'demo', '--model', address, '--results', folder, '--json', '--quiet', ...more]);

  it('asks, runs and scores every task, and leaves the files it names', async () => {
    const folder = temporaryFolder();
    const finished = await run(folder, server.address);
    expect(finished.stderr).toBe('');
    expect(finished.code).toBe(0);
    undisturbed = verdictsIn(folder);
    const score = jsonOf(finished).score;
    const passed = Object.values(undisturbed).filter((sets) =>
      Object.values(sets).every((set) => set === 'passed'),
    );
    expect(score).toMatchObject({ complete: true, tasks: 12, total: 12, unscored: 0, passed: passed.length });
    expect(passed.length).toBeGreaterThan(0);
    expect(passed.length).toBeLessThan(12);
  });

  it('has nothing to warn of with many requests in flight', async () => {
    const many = ['--samples', '8', '--concurrency', '30', '--tasks', 'Demo/0,Demo/1,Demo/3,Demo/4'];
    const finished = await run(temporaryFolder(), server.address, '--params', 'sampled', ...many);
    expect(finished.stderr).toBe('');
    expect(jsonOf(finished).score).toMatchObject({ complete: true, total: 32 });
  });

  it('writes rows that keep every field of the stage before', async () => {
    const folder = temporaryFolder();
    await run(folder, server.address, '--limit', '3');
    const answered = new Map(rowsIn(folder, 'interview').map((row) => [row.task, row]));
    for (const graded of rowsIn(folder, 'eval'))
      expect(graded).toMatchObject({ ...answered.get(graded.task) });
  });

  it('keeps the score through rate limits, overload, cut streams, error events, slow and empty answers', async () => {
    const faults: (Fault | undefined)[] = [
      'rate-limited',
      'cut',
      undefined,
      'overloaded',
      'error-event',
      undefined,
      'slow',
      'empty-content',
      'ends-early',
      undefined,
      'bad-gateway',
      'garbage',
      'nothing',
      undefined,
      'server-error',
      'reset',
    ];
    const proxy = await startFaultProxy(server.address, (index) => faults[index]);
    const folder = temporaryFolder();
    const finished = await run(folder, proxy.address);
    await proxy.stop();
    expect(proxy.injected.length).toBe(12);
    expect(verdictsIn(folder)).toEqual(undisturbed);
    expect(finished.code).toBe(0);
  });

  it('waits for a server that is started again in the middle of the run', async () => {
    const proxy = await startFaultProxy(server.address, () => 'slow');
    const folder = temporaryFolder();
    const running = run(folder, proxy.address, '--concurrency', '2');
    while (proxy.injected.length < 4) await sleep(20);
    await proxy.restart(1500);
    const finished = await running;
    await proxy.stop();
    expect(finished.code).toBe(0);
    expect(verdictsIn(folder)).toEqual(undisturbed);
  });

  it('reports a range where an answer could not be had, and asks only for that one the next time', async () => {
    let overflows = true;
    const proxy = await startFaultProxy(server.address, (index) =>
      overflows && index === 5 ? 'overflow' : undefined,
    );
    const folder = temporaryFolder();
    const first = await run(folder, proxy.address, '--concurrency', '1');
    expect(first.code).toBe(2);
    expect(jsonOf(first).score).toMatchObject({ complete: false, unscored: 1, pass_at: {}, range: {} });
    overflows = false;
    const before = server.requests.length;
    const second = await run(folder, proxy.address, '--concurrency', '1');
    await proxy.stop();
    expect(second.code).toBe(0);
    expect(server.requests.length - before).toBe(1);
    expect(verdictsIn(folder)).toEqual(undisturbed);
  });

  // Without the endless loop, whose verdict takes CPU seconds.
  const QUICK = ['Demo/0', 'Demo/1', 'Demo/2', 'Demo/3', 'Demo/4', 'Demo/5', 'Demo/7', 'Demo/10'];

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'goes on after kill -9 (moment %i) with the same verdicts, and asks for no stored answer again',
    async (moment) => {
      const folder = temporaryFolder();
      const where = ['--model', server.address, '--results', folder, '--tasks', QUICK.join(',')];
      const args = ['run', 'demo', ...where, '--quiet', '--concurrency', '1'];
      const before = server.requests.length;
      const asked = () => server.requests.length - before;
      const child = startAssay(args);
      const closed = new Promise((resolve) => child.on('close', resolve));
      // About: at once, when each of the tasks is asked, and when all have their answers.
      const isReached = () =>
        moment > QUICK.length ? storedAnswers(folder) === QUICK.length : asked() >= moment;
      while (!isReached() && child.exitCode === null) await sleep(2);
      await sleep(Math.random() * 50);
      child.kill('SIGKILL');
      await closed;
      const stored = storedAnswers(folder);
      const finished = await assay([...args, '--json'], { env: { ASSAY_API_KEY: 'again' } });
      expect(finished.code, finished.stderr).toBe(0);
      const quick = Object.entries(undisturbed).filter(([sample]) =>
        QUICK.includes(sample.split('#')[0] ?? ''),
      );
      expect(verdictsIn(folder)).toEqual(Object.fromEntries(quick));
      const again = server.requests
        .slice(before)
        .filter((request) => request.headers.authorization === 'Bearer again');
      expect(again).toHaveLength(QUICK.length - stored);
    },
  );

  it('stops cleanly at Ctrl-C with exit code 130 and goes on from there', async () => {
    const proxy = await startFaultProxy(server.address, () => 'slow');
    const folder = temporaryFolder();
    const args = [
      'run',
      'demo',
      '--model',
      proxy.address,
      '--results',
      folder,
      '--quiet',
      '--concurrency',
      '1',
    ];
    const child = startAssay(args);
    const code = new Promise((resolve) => child.on('close', resolve));
    const report = text(child.stdout);
    while (proxy.injected.length < 3) await sleep(20);
    child.kill('SIGINT');
    expect(await code).toBe(130);
    expect(await report).toMatch(
      /stopped: .*\n\d+ of 12 samples have their verdict; the same command goes on/,
    );
    expect(await report).toMatch(/not asked yet/);
    expect(await report).not.toMatch(/unscored/);
    expect((await assay(args)).code).toBe(0);
    await proxy.stop();
    expect(verdictsIn(folder)).toEqual(undisturbed);
  });

  it('gives pass@1 and pass@10 with intervals from several samples a task, each asked with a seed of its own', async () => {
    const folder = temporaryFolder();
    const before = server.requests.length;
    const finished = await run(
      folder,
      server.address,
      '--samples',
      '10',
      '--params',
      'sampled',
      '--limit',
      '2',
    );
    expect(finished.code).toBe(0);
    expect(jsonOf(finished).score).toMatchObject({ total: 20, pass_at: { '1': {}, '10': {} } });
    const seeds = server.requests.slice(before).map(({ body }) => body.seed);
    expect(new Set(seeds).size).toBe(10);
  });

  it('scores 100 % for the reference model, and the stages alone come to the same as the whole', async () => {
    const folder = temporaryFolder();
    const prepared = `${folder}/prompts.ndjson`;
    const answers = `${folder}/answers.ndjson`;
    await assay(['prepare', 'demo', '--output', prepared]);
    const asked = await assay([
      'interview',
      '--input',
      prepared,
      '--model',
      server.address,
      '--output',
      answers,
    ]);
    expect(asked.code, asked.stderr).toBe(0);
    const results = temporaryFolder();
    const graded = await assay([
      'evaluate',
      '--suite',
      'demo',
      '--input',
      answers,
      '--results',
      results,
      '--json',
    ]);
    expect(graded.code, graded.stderr).toBe(0);
    expect(verdictsIn(results)).toEqual(undisturbed);
    const perfect = await run(temporaryFolder(), 'reference');
    expect(jsonOf(perfect).score).toMatchObject({ complete: true, passed: 12 });
  });
});

function storedAnswers(folder: string): number {
  try {
    return rowsIn(folder, 'interview').filter((row) => row.answer !== null).length;
  } catch {
    return 0;
  }
}
