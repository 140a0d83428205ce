import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { RunEvent } from '../../src/pipeline/events.ts';
import { openWatchers } from '../../src/trackers/index.ts';
import { Outbox } from '../../src/trackers/outbox.ts';
import { startFakeMlflow } from '../fixtures/fake-mlflow.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { serveHere } from '../fixtures/loopback.ts';
import { describeWith } from '../fixtures/parts.ts';

afterEach(() => vi.unstubAllEnvs());

const valueSchema = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({ boolValue: z.boolean() }),
]);
const attributes = z.array(z.strictObject({ key: z.string(), value: valueSchema }));
const nanos = z.string().regex(/^\d{19}$/);
const resource = z.strictObject({ attributes });
const scope = z.strictObject({ name: z.string(), version: z.string() });

/** A strict reading of opentelemetry-proto's JSON: what a collector would refuse fails here. */
const tracesSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource,
      scopeSpans: z.array(
        z.strictObject({
          scope,
          spans: z.array(
            z.strictObject({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z
                .string()
                .regex(/^[0-9a-f]{16}$/)
                .exactOptional(),
              name: z.string(),
              kind: z.union([z.literal(1), z.literal(3)]),
              startTimeUnixNano: nanos,
              endTimeUnixNano: nanos,
              attributes,
              status: z.strictObject({
                code: z.literal(2).exactOptional(),
                message: z.string().exactOptional(),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});
const metricsSchema = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource,
      scopeMetrics: z.array(
        z.strictObject({
          scope,
          metrics: z.array(
            z.strictObject({
              name: z.string(),
              unit: z.string(),
              sum: z.strictObject({
                aggregationTemporality: z.literal(2),
                isMonotonic: z.literal(true),
                dataPoints: z.array(
                  z.union([
                    z.strictObject({
                      startTimeUnixNano: nanos,
                      timeUnixNano: nanos,
                      attributes,
                      asInt: z.string(),
                    }),
                    z.strictObject({
                      startTimeUnixNano: nanos,
                      timeUnixNano: nanos,
                      attributes,
                      asDouble: z.number(),
                    }),
                  ]),
                ),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});

async function startCollector(status = 200) {
  const traces: z.infer<typeof tracesSchema>[] = [];
  const metrics: z.infer<typeof metricsSchema>[] = [];
  const keys: unknown[] = [];
  const { address, stop } = await serveHere(async (incoming, response) => {
    const body: unknown = JSON.parse(await text(incoming));
    keys.push(incoming.headers['x-key']);
    if (incoming.url === '/v1/traces') traces.push(tracesSchema.parse(body));
    if (incoming.url === '/v1/metrics') metrics.push(metricsSchema.parse(body));
    response.statusCode = status;
    response.end('{}');
  });
  onTestFinished(stop);
  const spans = () =>
    traces.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scoped) => scoped.spans)),
    );
  return { address, spans, metrics, keys };
}

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

  it('is a trace whose spans hang on that of the run, and counts', async () => {
    const collector = await startCollector();
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-key=a%20b');
    await runBenchmark(demo({ otlp: collector.address }));
    const spans = collector.spans();
    const [root] = spans.filter(({ name }) => name === 'run');
    expect(spans.map(({ name }) => name).toSorted()).toEqual([
      'ask',
      'ask',
      'ask',
      'grade',
      'grade',
      'grade',
      'run',
    ]);
    for (const span of spans.filter((one) => one !== root)) {
      expect(span.parentSpanId).toBe(root?.spanId);
      expect(span.traceId).toBe(root?.traceId);
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
    }
    const last = JSON.stringify(collector.metrics.at(-1));
    expect(last).toContain('"assay.verdicts"');
    expect(last).toContain('{"key":"assay.outcome","value":{"stringValue":"passed"}}],"asInt":"3"');
    expect(new Set(collector.keys)).toEqual(new Set(['a b']));
    // What models say stays on the machine.
    expect(JSON.stringify(spans)).not.toContain('def ');
  });

  it('ends as ever where trackers are away, refuse or keep no files, with one note each', async () => {
    const refusing = await startCollector(403);
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
    expect(notes.filter((note) => note.includes('was answered with 403'))).toHaveLength(1);
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

  it('of a collector is that of the environment, or none', () => {
    expect(openWatchers({}, () => {})).toHaveLength(0);
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:4318');
    expect(openWatchers({}, () => {})).toHaveLength(1);
    vi.stubEnv('OTEL_SDK_DISABLED', 'true');
    expect(openWatchers({}, () => {})).toHaveLength(0);
  });
});
