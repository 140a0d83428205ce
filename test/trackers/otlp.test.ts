import { afterEach, describe, expect, it, vi } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { openWatchers } from '../../src/trackers/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { plain, startCollector, treeOf } from '../fixtures/otlp-collector.ts';
import { describeWith } from '../fixtures/parts.ts';

afterEach(() => vi.unstubAllEnvs());

const demo = (more: object) => ({
  suite: 'demo',
  model: 'reference',
  limit: 3,
  results: temporaryFolder(),
  ...more,
});

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

describe('the address of a collector', () => {
  it('is that of the environment, or none', () => {
    expect(openWatchers({}, () => {})).toHaveLength(0);
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:4318');
    expect(openWatchers({}, () => {})).toHaveLength(1);
    vi.stubEnv('OTEL_SDK_DISABLED', 'true');
    expect(openWatchers({}, () => {})).toHaveLength(0);
  });
});
