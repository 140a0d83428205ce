import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { RunEvent } from '../../src/pipeline/events.ts';
import { readGraded } from '../../src/results/rows.ts';
import type { Watcher } from '../../src/trackers/contract.ts';
import { openTracker } from '../../src/trackers/index.ts';
import { trackedWatcher } from '../../src/trackers/tracked.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { serveHere } from '../fixtures/loopback.ts';
import { describeWith } from '../fixtures/parts.ts';
import { BEGUN, TRACKERS } from '../fixtures/trackers.ts';
import type { TrackerKind } from '../fixtures/trackers.ts';

/** Not the home of who runs the tests: a netrc file there may hold a key. */
beforeEach(() => void vi.stubEnv('HOME', temporaryFolder()));
afterEach(() => vi.unstubAllEnvs());

function open(
  tracker: TrackerKind,
  address: string,
  patienceMs?: number,
): { watcher: Watcher; notes: string[] } {
  for (const [name, value] of Object.entries(tracker.variables(address))) vi.stubEnv(name, value);
  const notes: string[] = [];
  const watcher = trackedWatcher(openTracker(tracker.flag(address)), (note) => notes.push(note), patienceMs);
  return { watcher, notes };
}

async function grade(watcher: Watcher, rows: readonly object[]): Promise<void> {
  for await (const row of readGraded(rowsFile(rows))) watcher.graded(row);
}

describe.each(TRACKERS)('$kind', (tracker) => {
  describeWith(['sandbox'], 'of a real run', () => {
    it('has one run for a run that was stopped and went on, with its facts, figures, tasks and files', async () => {
      const server = await tracker.start();
      for (const [name, value] of Object.entries(tracker.variables(server.address))) vi.stubEnv(name, value);
      const notes: string[] = [];
      const stop = new AbortController();
      const onEvent = (event: RunEvent): void => {
        if (event.kind === 'note') notes.push(event.text);
        if (event.kind === 'graded') stop.abort();
      };
      const folder = { results: temporaryFolder(), track: [tracker.flag(server.address)] };
      const options = { suite: 'demo', model: 'reference', limit: 6, concurrency: 1, onEvent, ...folder };
      await runBenchmark({ ...options, signal: stop.signal });
      expect(server.kept().map(({ state }) => state)).toEqual(['stopped']);
      const result = await runBenchmark(options);
      const [run, ...others] = server.kept();
      expect({ notes, others }).toEqual({ notes: [], others: [] });
      expect(run).toMatchObject({ name: 'reference on demo', state: 'finished' });
      expect(run?.fact('fingerprint', 'id')).toBe(result.fingerprint.id);
      expect(Number(run?.fact('fingerprint', 'answers', 'params', 'values', 'temperature'))).toBe(0);
      expect(run?.points('pass_at_1').at(-1)).toBe(1);
      expect(run?.file('eval_')?.split('\n').filter(Boolean)).toHaveLength(6);
      expect(run?.file('manifest')).toContain(result.fingerprint.id);
      expect(server.told()).not.toContain(tracker.secret);
    });
  });

  it('keeps live figures, the tasks as a table and the plots', async () => {
    const server = await tracker.start();
    const { watcher, notes } = open(tracker, server.address);
    watcher.begun(BEGUN);
    await grade(watcher, [
      gradedRow('T/1', 'passed', { turns: 1 }),
      gradedRow('T/1', 'wrong', { turns: 3 }),
      gradedRow('T/2', 'passed', { turns: 2 }),
    ]);
    await watcher.ended({ how: 'finished' });
    const [run] = server.kept();
    expect(notes).toEqual([]);
    expect(run?.state).toBe('finished');
    expect(run?.points('live/passed_share')).toEqual([1]);
    expect(JSON.parse(run?.file('tasks') ?? '')).toEqual({
      columns: ['task', 'language', 'category', 'samples', 'passed'],
      data: [
        ['T/1', 'python', '', 2, 1],
        ['T/2', 'python', '', 1, 1],
      ],
    });
    expect(run?.file('failures-by-kind')).toMatch(/<svg .*wrong/s);
    expect(run?.file('success-by-turn')).toMatch(/<svg .*67 %|<svg .*66\.7 %/s);
  });

  it('tells an error from a stop, and the same experiment begun anew from one that goes on', async () => {
    const server = await tracker.start();
    for (const [how, resumed] of [
      ['failed', false],
      ['stopped', false],
      ['finished', true],
    ] as const) {
      const { watcher, notes } = open(tracker, server.address);
      watcher.begun({ ...BEGUN, resumed });
      await watcher.ended({ how });
      expect(notes).toEqual([]);
    }
    expect(
      server
        .kept()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['failed', 'finished']);
  });

  it('is sent no secret of a fact', async () => {
    const server = await tracker.start();
    const { watcher } = open(tracker, server.address);
    const fingerprint = { ...BEGUN.fingerprint, model: { api_key: 'very-secret-value', name: 'shown' } };
    watcher.begun({ ...BEGUN, fingerprint });
    await watcher.ended({ how: 'finished' });
    expect(server.kept()[0]?.fact('fingerprint', 'model', 'name')).toBe('shown');
    expect(server.told()).not.toContain('very-secret');
  });

  /** How a server can be wrong: the note's words, and what it does with a request. */
  const FAULTS: readonly [string, RegExp, (echo: string) => readonly [status: number, body: string]][] = [
    ['refuses with 401', /401|does not know the key/, () => [401, '{"errors":[{"message":"no"}]}']],
    ['refuses with 403, and echoes the key', /403/, (echo) => [403, `not you: ${echo}`]],
    ['is broken', /500/, () => [500, 'oh']],
    ['answers a page', /something else than expected/, () => [200, '<html>Please log in</html>']],
    ['answers JSON of another kind', /something else than expected/, () => [200, '{"data":[1]}']],
    ['answers what a terminal would obey', /400/, () => [400, '\u001b]0;owned\u0007']],
  ];
  it.each(FAULTS)('costs one note and nothing else where it %s', async (_, words, fault) => {
    const { address, stop } = await serveHere(async (incoming, response) => {
      await text(incoming);
      const sent = incoming.headers.authorization ?? '';
      const [status, body] = fault(`${sent} ${Buffer.from(sent.slice(6), 'base64').toString()}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    onTestFinished(stop);
    expect(await noteOf(tracker, address)).toMatch(words);
  });

  it('costs one note where it is away, hangs or never ends', async () => {
    const hanging = await serveHere(() => {});
    const endless = await serveHere((_, response) => {
      const page = Buffer.alloc(1 << 20, ' ');
      const more = (): void =>
        void (response.write(page) ? setImmediate(more) : response.once('drain', more));
      more();
    });
    onTestFinished(hanging.stop);
    onTestFinished(endless.stop);
    const gone = await serveHere(() => {});
    await gone.stop();
    expect(await noteOf(tracker, gone.address)).toMatch(/cannot be reached \(.*ECONNREFUSED/);
    expect(await noteOf(tracker, hanging.address, 200)).toMatch(/took longer than 0\.2 s/);
    expect(await noteOf(tracker, endless.address)).toMatch(/something else than expected/);
  });

  it('does not take the key where a redirect leads', async () => {
    const seen: unknown[] = [];
    const elsewhere = await serveHere((incoming, response) => {
      seen.push(incoming.headers);
      response.end('{}');
    });
    const { address, stop } = await serveHere((_, response) =>
      response.writeHead(307, { location: elsewhere.address }).end(),
    );
    onTestFinished(elsewhere.stop);
    onTestFinished(stop);
    expect(await noteOf(tracker, address)).toMatch(/redirect/);
    expect(seen).toEqual([]);
  });
});

/** The only note of a run whose tracker is this server; what it must never say is looked for too. */
async function noteOf(tracker: TrackerKind, address: string, patienceMs?: number): Promise<string> {
  const { watcher, notes } = open(tracker, address, patienceMs);
  watcher.begun(BEGUN);
  await grade(watcher, [gradedRow('T/1', 'passed')]);
  await watcher.ended({ how: 'finished' });
  expect(notes).toHaveLength(1);
  const [note = ''] = notes;
  expect(note).not.toContain(tracker.secret);
  expect(note).not.toContain(Buffer.from(tracker.secret).toString('base64').slice(4, 16));
  expect(note).not.toMatch(/[\p{Cc}]/u);
  expect(note).toMatch(/is told nothing more: .*The run and its files are not concerned\.$/);
  return note;
}
