import { afterEach, describe, expect, it, vi } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { parseOtlp } from '../../src/trackers/otlp/address.ts';
import { protobufOf } from '../../src/trackers/otlp/protobuf.ts';
import { plain, startCollector, treeOf } from '../fixtures/otlp-collector.ts';
import { describeWith } from '../fixtures/parts.ts';
import { demo } from '../fixtures/trackers.ts';

afterEach(() => vi.unstubAllEnvs());

describeWith(['sandbox'], 'a run that OpenTelemetry is told of', () => {
  it('is a trace: below the run its samples, below each what was done for it, one after the other', async () => {
    const collector = await startCollector();
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-key=a%20b');
    await runBenchmark(demo({ otlp: collector.address }));
    const spans = collector.spans();
    const sample = { sample: ['ask', 'extract', 'grade'] };
    expect(treeOf(spans)).toEqual([{ run: [sample, sample, sample] }]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    for (const { parentSpanId = '', startTimeUnixNano: start, endTimeUnixNano: end } of spans) {
      const above = byId.get(parentSpanId);
      expect(end >= start).toBe(true);
      if (above === undefined) continue;
      expect(start >= above.startTimeUnixNano && end <= above.endTimeUnixNano).toBe(true);
    }
    expect(new Set(collector.headers.map((headers) => headers['x-key']))).toEqual(new Set(['a b']));
  });

  it('names what was asked as the conventions do, and says nothing of what was answered', async () => {
    const collector = await startCollector();
    await runBenchmark(demo({ otlp: collector.address, limit: 1 }));
    const spans = collector.spans();
    const attributesOf = (name: string) => spans.find((span) => span.name === name)?.attributes;
    expect(attributesOf('ask')).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'reference',
      'gen_ai.request.model': 'reference',
      'gen_ai.request.temperature': 0,
    });
    expect(attributesOf('sample')).toMatchObject({ 'assay.sample': '0', 'assay.outcome': 'passed' });
    expect(attributesOf('run')).toMatchObject({ 'assay.suite': 'demo', 'assay.pass_at_1': 1 });
    // What models say stays on the machine.
    expect(JSON.stringify(spans)).not.toContain('def ');
  });

  it('has a span for each turn of a strategy', async () => {
    const collector = await startCollector();
    const strategy = { strategy: 'best-of:tests', candidates: 2, limit: 1 };
    await runBenchmark(demo({ otlp: collector.address, ...strategy }));
    const spans = collector.spans();
    expect(treeOf(spans)).toEqual([{ run: [{ sample: ['ask', 'ask', 'extract', 'grade'] }] }]);
    const turns = spans.flatMap(({ attributes }) => attributes['assay.turn'] ?? []);
    expect(turns.toSorted()).toEqual(['candidate 1', 'candidate 2']);
  });

  it('counts verdicts, and tells how long requests took in the buckets of the conventions', async () => {
    const collector = await startCollector();
    await runBenchmark(demo({ otlp: collector.address }));
    const metrics = collector.metrics();
    const [verdicts] = metrics.get('assay.verdicts')?.sum?.dataPoints ?? [];
    expect(verdicts).toMatchObject({ asInt: '3' });
    expect(plain(verdicts?.attributes ?? [])).toEqual({ 'assay.outcome': 'passed' });
    const [durations] = metrics.get('gen_ai.client.operation.duration')?.histogram?.dataPoints ?? [];
    expect(durations).toMatchObject({ count: '3', explicitBounds: expect.arrayContaining([0.01, 81.92]) });
    expect(durations?.bucketCounts).toHaveLength(15);
    expect(durations?.bucketCounts[0]).toBe('3');
  });
});

describeWith(['sandbox'], 'a collector that takes protobuf alone', () => {
  it('is told the same, of this resource', async () => {
    const collector = await startCollector();
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf');
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.address);
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'wandb.entity=ada,wandb.project=caf%C3%A9');
    await runBenchmark(demo({}));
    expect(new Set(collector.headers.map((headers) => headers['content-type']))).toEqual(
      new Set(['application/x-protobuf']),
    );
    const spans = collector.spans();
    const sample = { sample: ['ask', 'extract', 'grade'] };
    expect(treeOf(spans)).toEqual([{ run: [sample, sample, sample] }]);
    const ask = spans.find(({ name }) => name === 'ask')?.attributes;
    expect(ask).toMatchObject({ 'gen_ai.request.max_tokens': '4096', 'gen_ai.request.temperature': 0 });
    expect(ask?.['gen_ai.response.finish_reasons']).toEqual({ values: [{ stringValue: 'stop' }] });
    const [durations] =
      collector.metrics().get('gen_ai.client.operation.duration')?.histogram?.dataPoints ?? [];
    expect(durations).toMatchObject({
      count: '3',
      bucketCounts: ['3', ...Array.from({ length: 14 }, () => '0')],
    });
    expect(collector.resources()[0]).toMatchObject({ 'wandb.entity': 'ada', 'wandb.project': 'café' });
  });
});

describe('protobuf', () => {
  it('has no field that is not known, and integers below zero', () => {
    const message = { kind: [6, 'varint'] } as const;
    expect(() => protobufOf(message, { kinds: 1 })).toThrow('no field kinds');
    // As protobuf.dev has it: ten bytes.
    expect(protobufOf(message, { kind: -2 }).toString('hex')).toBe('30feffffffffffffffff01');
  });
});

describe('what OpenTelemetry’s variables say', () => {
  const open = (env: Record<string, string>) => parseOtlp(undefined, env);
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };

  it('is where to send to, or nothing', () => {
    expect(open({})).toBeUndefined();
    expect(open(base)?.traces?.url.href).toBe('http://localhost:4318/v1/traces');
    expect(open({ ...base, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(open({ ...base, OTEL_METRICS_EXPORTER: 'none' })).not.toHaveProperty('metrics');
  });

  it('of one signal goes before what is said of all', () => {
    const only = open({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://trace.example/otel/v1/traces' });
    expect(only?.traces?.url.href).toBe('https://trace.example/otel/v1/traces');
    expect(only).not.toHaveProperty('metrics');
    const both = open({ ...base, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' });
    expect([both?.traces?.encoding, both?.metrics?.encoding]).toEqual(['protobuf', 'json']);
  });

  it('is refused where Assay does not speak it', () => {
    expect(() => open({ ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow('does not speak grpc');
  });
});
