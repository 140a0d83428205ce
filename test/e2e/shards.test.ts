import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateFile } from '../../src/pipeline/evaluate.ts';
import { interviewFile } from '../../src/pipeline/interview.ts';
import { mergeShards } from '../../src/pipeline/merging/merge.ts';
import { prepareFiles } from '../../src/pipeline/prepare.ts';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { readGraded, rowKey } from '../../src/results/rows.ts';
import type { GradedRow } from '../../src/results/rows.ts';
import { assay, jsonOf } from '../fixtures/assay.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

/** Graded rows without what differs from hour to hour, in the order of their keys. */
async function verdictsOf(file: string | undefined): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of readGraded(file ?? ''))
    rows.push(`${rowKey(row)} ${JSON.stringify(withoutMeasures(row))}`);
  return rows.toSorted();
}

function withoutMeasures(row: GradedRow): Partial<GradedRow> {
  const { cpu_s: _, wall_s: __, peak_bytes: ___, timing: ____, ...same } = row;
  return same;
}

describeWith(['sandbox'], 'a run in shards', () => {
  let server: FakeServer;
  let options: { suite: string; model: string; samples: number; params: string };
  const folder = { whole: '', shards: '' };

  beforeAll(async () => {
    server = await startFakeServer(await demoModel());
    options = { suite: 'demo', model: server.address, samples: 3, params: 'sampled' };
  });
  afterAll(() => server.stop());

  it.each([
    { of: 3, limit: 12, samples: 1 },
    // More shards than tasks: they share the samples of one.
    { of: 4, limit: 2, samples: 3 },
  ])('is, merged from $of, the run of one machine', async ({ of, ...selection }) => {
    folder.whole = temporaryFolder();
    folder.shards = temporaryFolder();
    const whole = await runBenchmark({ ...options, ...selection, results: folder.whole });
    for (let index = 1; index <= of; index += 1)
      await runBenchmark({ ...options, ...selection, results: folder.shards, shard: { index, of } });
    const { runs } = await mergeShards({ inputs: [folder.shards], results: temporaryFolder() });
    expect(runs).toHaveLength(1);
    expect(await verdictsOf(runs[0]?.files?.eval)).toEqual(await verdictsOf(whole.files.eval));
    expect(runs[0]?.fingerprint.id).toBe(whole.fingerprint.id);
    expect(runs[0]?.score).toEqual(whole.score);
    expect(runs[0]?.spent).toEqual(whole.spent);
  });

  it('goes on, merged in part, with the command of the whole run', async () => {
    const [shards, results] = [temporaryFolder(), temporaryFolder()];
    const limited = { ...options, limit: 4, samples: 1 };
    await runBenchmark({ ...limited, results: shards, shard: { index: 2, of: 3 } });
    const cli = ['merge', shards, '--results', results, '--json'];
    const refused = await assay(cli);
    expect(refused.code).toBe(2);
    const lost = (index: number) => ({
      shard: `${index}/3`,
      command: expect.stringMatching(new RegExp(`--shard ${index}/3 --results ${shards}$`)),
    });
    expect(jsonOf(refused).runs).toMatchObject([{ missing: [lost(1), lost(3)] }]);
    expect((await assay([...cli, '--partial'])).code).toBe(0);
    const before = server.requests.length;
    const whole = await runBenchmark({ ...limited, results });
    expect(whole).toMatchObject({ resumed: true, score: { complete: true, total: 4 } });
    expect(server.requests.length - before).toBe(4 - readdirRows(shards));
  });

  it('is asked in shards and graded in those of its own', async () => {
    const results = temporaryFolder();
    const prepared = await prepareFiles({ suites: ['demo'], templates: ['chat'], limit: 4, results });
    const input = prepared[0]?.file ?? '';
    const graded: string[] = [];
    for (const index of [1, 2]) {
      const asked = await interviewFile({ input, model: server.address, results, shard: { index, of: 2 } });
      expect(asked.unanswered).toBe(0);
      const { score, files } = await evaluateFile({ input: asked.files.interview ?? '', results });
      expect(score.complete).toBe(true);
      graded.push(files.eval ?? '');
    }
    const { runs } = await mergeShards({ inputs: [results], results: temporaryFolder() });
    expect(runs.map(({ files, done }) => [Object.keys(files ?? {}).toSorted(), done])).toEqual(
      expect.arrayContaining([
        [['interview', 'manifest'], 4],
        [['eval', 'manifest'], 4],
      ]),
    );
    const answers = runs.find(({ files }) => files?.interview !== undefined)?.files?.interview ?? '';
    const thirds = temporaryFolder();
    for (const index of [1, 2, 3])
      await evaluateFile({ input: answers, limit: 4, results: thirds, shard: { index, of: 3 } });
    const [again] = (await mergeShards({ inputs: [thirds], results: temporaryFolder() })).runs;
    const [first] = (await mergeShards({ inputs: graded, results: temporaryFolder() })).runs;
    expect(await verdictsOf(again?.files?.eval)).toEqual(await verdictsOf(first?.files?.eval));
  });

  it('is merged without the answers whose files were torn, and says which', async () => {
    const shards = temporaryFolder();
    await runBenchmark({ ...options, limit: 4, samples: 1, results: shards, shard: { index: 1, of: 1 } });
    const path = join(shards, readdirSync(shards).find((name) => name.startsWith('eval_')) ?? '');
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    const [run] = (await mergeShards({ inputs: [shards], results: temporaryFolder() })).runs;
    expect(run).toMatchObject({ done: 3, total: 4, torn: [path], missing: [{ shard: '1/1', samples: 1 }] });
  });
});

const readdirRows = (folder: string): number => {
  const name = readdirSync(folder).find((file) => file.startsWith('eval_')) ?? '';
  return readFileSync(join(folder, name), 'utf8').trim().split('\n').length;
};
