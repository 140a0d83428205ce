import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/config/paths.ts';
import { mergeShards } from '../../../src/pipeline/merging/merge.ts';
import { gradedFiles } from '../../../src/results/scored/inputs.ts';
import { readScored } from '../../../src/results/scored/read.ts';
import { RunStore } from '../../../src/results/store.ts';
import { putPieces } from '../../../src/stores/put.ts';
import { openBucket } from '../../../src/stores/s3/objects.ts';
import { assay, jsonOf, startAssay } from '../../fixtures/assay.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { pod } from '../../fixtures/pods.ts';
import type { Cluster } from '../../fixtures/pods.ts';
import { gatewayThat, newBucket, s3Settings, useS3 } from '../../fixtures/s3.ts';
import { gradedRow, runIn } from '../../fixtures/stored-run.ts';

describeWith(['s3'], 'a merge into an object store', () => {
  let bucket = '';
  beforeAll(async () => {
    bucket = await newBucket();
  });

  /** Each object below a folder with what its server calls its content. */
  async function objectsIn(folder: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const { key, etag } of openBucket(bucket).list(`${folder}/`)) found.set(key, etag);
    return found;
  }

  function shardsOf(count: number, missing: readonly number[] = []): Cluster {
    const of = { folder: temporaryFolder(), shards: count, tasks: 10, samples: 2 };
    for (let index = 1; index <= count; index += 1)
      if (!missing.includes(index)) pod(of, index, 1, { fate: 'finishes' });
    return of;
  }

  it('comes to the same objects again, also completed by a later shard, and is read and reported there', async () => {
    useS3();
    const results = `s3://${bucket}/merged`;
    const of = shardsOf(3, [2]);
    const options = { inputs: [of.folder], results };
    expect((await mergeShards(options)).runs).toMatchObject([{ done: 14, missing: [{ shard: '2/3' }] }]);
    expect(await objectsIn('merged')).toEqual(new Map());
    await mergeShards({ ...options, partial: true });
    pod(of, 2, 1, { fate: 'finishes' });
    const [run] = (await mergeShards(options)).runs;
    const before = await objectsIn('merged');
    expect(run?.files?.eval).toMatch(new RegExp(`^${results}/eval_.*\\.ndjson$`));
    expect([...before.keys()].map((key) => key.replace(/.*\/(run|eval|interview)_.*?\./, '$1.'))).toEqual([
      'eval.ndjson',
      'interview.ndjson',
      'run.manifest.json',
    ]);

    // The merged run itself is among the shards, as a copy.
    const [again] = (await mergeShards({ ...options, inputs: [of.folder, results] })).runs;
    expect(again).toMatchObject({ done: 20, total: 20, files: run?.files });
    expect(await rowsIn('merged')).toEqual(rowsOf(before));

    const html = `${results}/report.html`;
    const reported = await assay(['report', results, '--html', html, '--json']);
    expect(reported.stdout + reported.stderr).not.toContain(cacheFolder());
    expect(jsonOf(reported)).toMatchObject({ score: { complete: true }, files: run?.files });
    expect((await objectsIn('merged')).has('merged/report.html')).toBe(true);
  });

  const rowsOf = (objects: ReadonlyMap<string, string>): [string, string][] =>
    [...objects].filter(([key]) => key.endsWith('.ndjson'));
  const rowsIn = async (folder: string): Promise<[string, string][]> => rowsOf(await objectsIn(folder));

  it('takes answers and turns with verdicts that are named alone', async () => {
    useS3();
    const of = shardsOf(2);
    const place = `s3://${bucket}/by-name`;
    for (const name of readdirSync(of.folder))
      await putPieces(`${place}/${name}`, [readFileSync(join(of.folder, name))]);
    const [run] = (await mergeShards({ inputs: [`${place}/eval_*`], results: temporaryFolder() })).runs;
    expect(run).toMatchObject({ done: 20, total: 20, spent: { completionTokens: 60 } });
  });

  it('that is killed in the middle leaves a run that says it is not done, and is done by the same command', async () => {
    useS3();
    const place = `s3://${bucket}/killed`;
    const of = shardsOf(2);
    const address = await gatewayThat((method, url) => {
      const isItsTurn = method === 'PUT' && url.includes('/eval_');
      if (isItsTurn) merge.kill('SIGKILL');
      return isItsTurn ? 'refuses' : 'answers';
    });
    const merge = startAssay(['merge', of.folder, '--results', place], { env: s3Settings(address) });
    await once(merge, 'close');
    const left = [...(await objectsIn('killed')).keys()];
    expect(left.filter((key) => key.includes('/eval_'))).toEqual([]);
    const manifest = left.find((key) => key.endsWith('.manifest.json')) ?? expect.unreachable();
    expect(await textOf(manifest)).toContain('"state": "running"');
    const again = await assay(['merge', of.folder, '--results', place, '--json']);
    expect(jsonOf(again)).toMatchObject({ runs: [{ done: 20, total: 20 }] });
    expect([...(await objectsIn('killed')).keys()].some((key) => key.includes('.lease/'))).toBe(false);
    expect((await readScored((await gradedFiles([place]))[0] ?? '')).samples).toHaveLength(20);
  });

  const textOf = async (key: string): Promise<string> => text(await openBucket(bucket).read(key));

  it('takes up the parts that an interrupted run has left there', async () => {
    useS3();
    const place = `s3://${bucket}/parts`;
    const of = shardsOf(2);
    const [first] = (await mergeShards({ inputs: [of.folder], results: temporaryFolder() })).runs;
    const print = first?.fingerprint ?? expect.unreachable();
    const store = await RunStore.open({
      ...runIn(place, 20),
      stages: ['interview', 'eval'],
      fingerprint: print,
    });
    await store.append('eval', gradedRow('Tiny/0'));
    await store.flush();
    const leases = [...(await objectsIn('parts')).keys()].filter((key) => key.includes('.lease/'));
    // As if its machine had been lost.
    await openBucket(bucket).remove(leases);
    await mergeShards({ inputs: [of.folder], results: place });
    expect([...(await objectsIn('parts')).keys()].filter((key) => key.includes('.parts/'))).toEqual([]);
    const [file = ''] = await gradedFiles([place]);
    expect((await readScored(file)).samples).toHaveLength(20);
    await store.close().catch(() => {});
  });
});
