import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { RunEvent } from '../../src/pipeline/events.ts';
import { openWatchers } from '../../src/trackers/index.ts';
import { Outbox } from '../../src/trackers/outbox.ts';
import { startFakeMlflow } from '../fixtures/fake-mlflow.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startCollector } from '../fixtures/otlp-collector.ts';
import { describeWith } from '../fixtures/parts.ts';

afterEach(() => vi.unstubAllEnvs());

const demo = (more: object) => ({
  suite: 'demo',
  model: 'reference',
  limit: 3,
  results: temporaryFolder(),
  ...more,
});

describeWith(['sandbox'], 'a run that is looked on at', () => {
  it('is a run of MLflow with its facts, figures, tasks and files', async () => {
    const mlflow = await startFakeMlflow();
    vi.stubEnv('MLFLOW_TRACKING_USERNAME', 'ada');
    vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'lovelace-1843');
    const notes: string[] = [];
    const onEvent = (event: RunEvent): void => void (event.kind === 'note' && notes.push(event.text));
    const result = await runBenchmark(demo({ track: [`mlflow:${mlflow.address}#bench`], onEvent }));
    const [run] = mlflow.runs;
    expect(notes).toEqual([]);
    expect([...mlflow.experiments.keys()]).toEqual(['bench']);
    expect(run).toMatchObject({ name: 'reference on demo', status: 'FINISHED' });
    expect(run?.tags.get('assay.fingerprint')).toBe(result.fingerprint.id);
    expect(run?.params.get('fingerprint.answers.params.values.temperature')).toBe('0');
    expect(run?.metrics.find(({ key }) => key === 'pass_at_1')).toMatchObject({ value: 1, step: 3 });
    expect(JSON.parse(run?.files.get('tasks.json') ?? '')).toMatchObject({
      columns: ['task', 'language', 'category', 'samples', 'passed'],
    });
    expect([...(run?.files.keys() ?? [])].filter((name) => name.startsWith('eval_'))).toHaveLength(1);
    expect(new Set(mlflow.authorizations)).toEqual(
      new Set([`Basic ${Buffer.from('ada:lovelace-1843').toString('base64')}`]),
    );
    expect(JSON.stringify([...(run?.files ?? []), ...(run?.params ?? [])])).not.toContain('lovelace');
  });

  it('ends as ever where trackers are away, refuse or keep no files, with one note each', async () => {
    const refusing = await startCollector({ status: 403 });
    const withoutFiles = await startFakeMlflow({ servesArtifacts: false });
    const notes: string[] = [];
    const result = await runBenchmark(
      demo({
        track: ['mlflow:http://127.0.0.1:9', `mlflow:${withoutFiles.address}`],
        otlp: refusing.address,
        onEvent: (event: RunEvent) => void (event.kind === 'note' && notes.push(event.text)),
      }),
    );
    expect(result.score.complete).toBe(true);
    expect(notes.filter((note) => note.includes('127.0.0.1:9 cannot be reached'))).toHaveLength(1);
    // One for the traces, and one for the metrics.
    expect(notes.filter((note) => note.includes('was answered with 403'))).toHaveLength(2);
    expect(notes.filter((note) => note.includes('--serve-artifacts'))).toHaveLength(1);
    expect(withoutFiles.runs[0]).toMatchObject({ status: 'FINISHED' });
  });

  it('goes on in the run of MLflow that it had, and tells one that was stopped', async () => {
    const mlflow = await startFakeMlflow();
    const stop = new AbortController();
    const options = demo({ track: [`mlflow:${mlflow.address}`], limit: 8, concurrency: 1 });
    const onEvent = ({ kind }: RunEvent): void => void (kind === 'graded' && stop.abort());
    await runBenchmark({ ...options, signal: stop.signal, onEvent });
    expect(mlflow.runs).toMatchObject([{ status: 'KILLED' }]);
    await runBenchmark(options);
    expect(mlflow.runs).toMatchObject([{ status: 'FINISHED' }]);
  });
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
    ['wandb:project', 'no published HTTP interface'],
    ['other:thing', 'no tracker called'],
  ])('%s is refused before anything is asked', (address, why) => {
    expect(() => openWatchers({ track: [address] }, () => {})).toThrow(why);
  });
});
