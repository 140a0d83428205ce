import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { RunEvent } from '../../src/pipeline/events.ts';
import { openWatchers } from '../../src/trackers/index.ts';
import { Outbox } from '../../src/trackers/outbox.ts';
import { startFakeMlflow } from '../fixtures/fake-mlflow.ts';
import { startCollector } from '../fixtures/otlp-collector.ts';
import { describeWith } from '../fixtures/parts.ts';
import { BEGUN, demo } from '../fixtures/trackers.ts';

afterEach(() => vi.unstubAllEnvs());

describeWith(['sandbox'], 'a run that is looked on at', () => {
  it('ends as ever where a collector refuses and a tracker keeps no files, with one note each', async () => {
    const refusing = await startCollector({ status: 403 });
    const withoutFiles = await startFakeMlflow({ servesArtifacts: false });
    vi.stubEnv('MLFLOW_TRACKING_USERNAME', 'ada');
    vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'lovelace-1843');
    const notes: string[] = [];
    const result = await runBenchmark(
      demo({
        track: [`mlflow:${withoutFiles.address}`],
        otlp: refusing.address,
        onEvent: (event: RunEvent) => void (event.kind === 'note' && notes.push(event.text)),
      }),
    );
    expect(result.score.complete).toBe(true);
    // One for the traces, and one for the metrics.
    expect(notes.filter((note) => note.includes('was answered with 403'))).toHaveLength(2);
    expect(notes.filter((note) => note.includes('--serve-artifacts'))).toHaveLength(1);
    expect(withoutFiles.runs[0]).toMatchObject({ status: 'FINISHED' });
    const basic = `Basic ${Buffer.from('ada:lovelace-1843').toString('base64')}`;
    expect(new Set(withoutFiles.authorizations)).toEqual(new Set([basic]));
  });
});

describe('a key that cannot be sent', () => {
  const notesOf = async (options: Parameters<typeof openWatchers>[0]): Promise<string> => {
    const notes: string[] = [];
    for (const watcher of openWatchers(options, (note) => notes.push(note))) {
      watcher.begun(BEGUN);
      await watcher.ended({ how: 'finished' });
    }
    return notes.join('\n');
  };

  it('is in no note', async () => {
    const { address: otlp } = await startCollector();
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'lovelace\n1843');
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20lovelace%0a1843');
    const notes = await notesOf({ otlp, track: [`mlflow:${otlp}`] });
    expect(notes).toMatch(/MLflow at .* cannot be reached \(.*invalid header value/);
    expect(notes).toMatch(/collector of traces .* cannot be reached \(.*invalid header value/);
    expect(notes).not.toMatch(/lovelace|1843/);
  });

  it('is refused in the address of a collector', async () => {
    await expect(notesOf({ otlp: 'http://lovelace-1843@localhost:4318' })).rejects.toThrow(
      'The address of an OpenTelemetry collector is wrong.',
    );
  });
});

it("a receiver's names reach a terminal as text", async () => {
  const notes: string[] = [];
  const outbox = new Outbox('A tracker', (note) => notes.push(note));
  outbox.post(() =>
    Promise.reject(new Error(`its files are in s3://\u001B]0;owned\u0007${'x'.repeat(2000)}`)),
  );
  await outbox.close();
  expect(notes[0]).toContain(String.raw`s3://\x1b]0;owned\x07`);
  expect(notes[0]?.length).toBeLessThan(600);
});

describe('an outbox', () => {
  it('keeps no more than it can send, and says what it lost', async () => {
    const notes: string[] = [];
    const outbox = new Outbox('A tracker', (note) => notes.push(note));
    let sent = 0;
    for (let letter = 0; letter < 1000; letter += 1) outbox.post(async () => void (sent += 1));
    await outbox.close();
    expect(sent).toBe(200);
    expect(notes).toEqual(['A tracker was slower than the run: it lacks 800 of the messages.']);
  });

  it('waits for a tracker that hangs no longer than its patience', async () => {
    const notes: string[] = [];
    const outbox = new Outbox('A tracker', (note) => notes.push(note));
    let ended = false;
    outbox.post(async (signal) => {
      signal.addEventListener('abort', () => (ended = true));
      await sleep(60_000, undefined, { signal });
    });
    await outbox.close(50);
    expect(ended).toBe(true);
    expect(notes).toHaveLength(1);
  });
});

describe('the address of a tracker', () => {
  it.each([
    ['mlflow:localhost', 'not an address'],
    ['mlflow:http://me:secret@host:5000', 'everyone who sees the command'],
    ['other:thing', 'no tracker called'],
  ])('%s is refused before anything is asked', (address, why) => {
    expect(() => openWatchers({ track: [address] }, () => {})).toThrow(why);
  });
});
