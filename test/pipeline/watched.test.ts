import { expect, it } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { evaluateFile } from '../../src/pipeline/evaluate.ts';
import { interviewFile } from '../../src/pipeline/interview.ts';
import { prepareFiles } from '../../src/pipeline/prepare.ts';
import { startFakeMlflow } from '../fixtures/fake-mlflow.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startCollector, treeOf } from '../fixtures/otlp-collector.ts';
import { describeWith } from '../fixtures/parts.ts';

const watchers = async () => ({ mlflow: await startFakeMlflow(), collector: await startCollector() });

const addressesOf = ({ mlflow, collector }: Awaited<ReturnType<typeof watchers>>) => ({
  track: [`mlflow:${mlflow.address}`],
  otlp: collector.address,
});

describeWith(['sandbox'], 'a stage alone that trackers look on at', () => {
  it('shows of an interview its answers and no score of nothing, and of an evaluation its verdicts and no answers', async () => {
    const results = temporaryFolder();
    const [prepared] = await prepareFiles({ suites: ['demo'], limit: 3, results });
    const first = await watchers();
    const { files } = await interviewFile({
      input: prepared?.file ?? '',
      model: 'exec:cat',
      results,
      ...addressesOf(first),
    });
    const [interview] = first.mlflow.runs;
    expect(interview).toMatchObject({ name: 'cat on demo (interview)', status: 'FINISHED' });
    const names = interview?.metrics.map(({ key }) => key) ?? [];
    expect(names).toEqual(expect.arrayContaining(['answered', 'unanswered', 'live/answers']));
    expect(names.filter((name) => /pass|samples|outcome/.test(name))).toEqual([]);
    expect([...(interview?.files.keys() ?? [])].map((name) => name.split('_')[0]).toSorted()).toEqual([
      'interview',
      'run',
    ]);
    const asked = { sample: ['ask'] };
    expect(treeOf(first.collector.spans())).toEqual([{ run: [asked, asked, asked] }]);
    expect([...first.collector.metrics().keys()]).not.toContain('assay.verdicts');

    const then = await watchers();
    await evaluateFile({ input: files.interview ?? '', results, limit: 3, ...addressesOf(then) });
    const [evaluation] = then.mlflow.runs;
    expect(evaluation).toMatchObject({ name: 'cat on demo (evaluate)', status: 'FINISHED' });
    const figures = new Map(evaluation?.metrics.map(({ key, value }) => [key, value]));
    expect(figures.get('pass_at_1')).toBe(0);
    expect(figures.get('live/passed_share')).toBe(0);
    expect([...figures.keys()].filter((name) => /tokens|answer/.test(name))).toEqual([]);
    const graded = { sample: ['extract', 'grade'] };
    expect(treeOf(then.collector.spans())).toEqual([{ run: [graded, graded, graded] }]);
    expect([...then.collector.metrics().keys()]).toEqual(['assay.verdicts', 'assay.cpu_time']);
  });
});

describeWith(['sandbox'], 'the shards of a run that trackers look on at', () => {
  it('are told apart, and have the whole in common', async () => {
    const { mlflow, collector } = await watchers();
    const addresses = addressesOf({ mlflow, collector });
    for (const index of [1, 2])
      await runBenchmark({
        suite: 'demo',
        model: 'reference',
        shard: { index, of: 2 },
        results: temporaryFolder(),
        ...addresses,
      });
    expect(mlflow.runs.map(({ name }) => name)).toEqual([
      'reference on demo (shard 1/2)',
      'reference on demo (shard 2/2)',
    ]);
    const [whole, ...others] = new Set(mlflow.runs.map(({ tags }) => tags.get('assay.whole')));
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    expect(others).toEqual([]);
    expect(mlflow.runs.map(({ params }) => params.get('shard'))).toEqual(['1/2', '2/2']);
    const resources = collector.resources();
    const listed = (name: string) => new Set(resources.map((resource) => resource[name]));
    expect(listed('assay.whole')).toEqual(new Set([whole]));
    expect(listed('assay.shard')).toEqual(new Set(['1/2', '2/2']));
    // Counts of one name from two senders are two series.
    expect(listed('service.instance.id').size).toBe(2);
  });
});
