import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it, vi } from 'vitest';
import { expandInputs } from '../../src/inputs.ts';
import { gradedFiles } from '../../src/results/scored/inputs.ts';
import { readScored } from '../../src/results/scored/read.ts';
import { copyOf } from '../../src/results/stored.ts';
import { RunStore } from '../../src/results/store.ts';
import type { StoredObject } from '../../src/stores/contract.ts';
import { openBucket } from '../../src/stores/s3/objects.ts';
import { describeWith } from '../fixtures/parts.ts';
import { gatewayThat, newBucket, ownGateway, useS3 } from '../fixtures/s3.ts';
import { gradedRow, runIn } from '../fixtures/stored-run.ts';

describeWith(['s3'], 'a run in an object store', () => {
  let bucket = '';
  beforeAll(async () => {
    bucket = await newBucket();
  });

  const objectsIn = async (folder: string): Promise<StoredObject[]> => {
    const found = [];
    for await (const object of openBucket(bucket).list(`${folder}/`)) found.push(object);
    return found;
  };

  async function appendAll(store: RunStore, from: number, to: number): Promise<void> {
    for (let task = from; task < to; task += 1) await store.append('eval', gradedRow(`task/${task}`));
  }

  it('of 10,000 rows grows by parts, ends as whole files, and is gone on with and read as one on disk', async () => {
    useS3();
    const place = `s3://${bucket}/large`;
    const store = await RunStore.open(runIn(place, 10_000));
    await appendAll(store, 0, 5_000);
    await store.flush();
    expect((await objectsIn('large')).some(({ key }) => key.includes('.ndjson.parts/'))).toBe(true);
    const halfway = await readScored((await gradedFiles([place]))[0] ?? '');
    expect(halfway.samples.length).toBe(5_000);
    await appendAll(store, 5_000, 10_000);
    await store.save('incomplete', { tasks: 10_000, total: 10_000 });
    await store.close();
    expect((await objectsIn('large')).map(({ key }) => key.replace(/.*\//, '')).toSorted()).toEqual([
      'eval_demo_python_chat_none_greedy_m_1.ndjson',
      'run_demo_python_chat_none_greedy_m_1.manifest.json',
    ]);
    expect(existsSync(store.paths.manifest)).toBe(false);

    const again = await RunStore.open(runIn(place, 10_000));
    await again.recover(() => {});
    expect(again.graded.size).toBe(10_000);
    await again.append('eval', gradedRow('task/more'));
    await again.save('finished', { tasks: 10_001, total: 10_001 });
    await again.close();

    for (const input of [place, `${place}/eval_*`, again.files.eval ?? '', again.files.manifest]) {
      const [file = '', ...others] = await gradedFiles([input]);
      const run = await readScored(file);
      expect([others, run.samples.length, run.planned?.total]).toEqual([[], 10_001, 10_001]);
    }
    await expect(expandInputs([`${place}/nothing_*`])).rejects.toMatchObject({ code: 'no-input' });
  });

  it('leaves nothing where nothing was answered', async () => {
    useS3();
    const store = await RunStore.open(runIn(`s3://${bucket}/empty`, 1));
    await store.close();
    expect(await objectsIn('empty')).toEqual([]);
    await expect(copyOf(`s3://${bucket}/empty`)).rejects.toMatchObject({ code: 'no-input' });
  });

  it('loses no row when the server hangs, dies and comes back', async () => {
    const gateway = await ownGateway();
    useS3({ AWS_ENDPOINT_URL: gateway.address });
    const place = `s3://${bucket}/away`;
    const store = await RunStore.open(runIn(place, 2_000));
    await appendAll(store, 0, 1_000);
    await store.flush();
    process.kill(gateway.pid, 'SIGSTOP');
    await appendAll(store, 1_000, 2_000);
    const closed = store.save('finished', { tasks: 2_000, total: 2_000 }).then(() => store.close());
    await sleep(300);
    gateway.kill();
    await gateway.startAgain();
    await closed;
    const [file = ''] = await gradedFiles([place]);
    expect((await readScored(file)).samples.length).toBe(2_000);
  });

  it('is refused to a second process, and of two that append to one end the store takes one', async () => {
    useS3();
    const place = `s3://${bucket}/two`;
    const first = await RunStore.open(runIn(place, 3));
    await appendAll(first, 0, 1);
    await first.flush();
    const leases = (await objectsIn('two')).filter(({ key }) => key.includes('.lease/'));
    // As if the first had slept for so long that its lease had ended.
    await openBucket(bucket).remove(leases.map(({ key }) => key));
    const second = await RunStore.open(runIn(place, 3));
    await appendAll(second, 1, 2);
    await second.flush();
    await appendAll(first, 2, 3);
    await expect(first.flush()).rejects.toMatchObject({ code: 'run-in-use' });
    await expect(first.close()).rejects.toMatchObject({ code: 'run-in-use' });
    await second.save('finished', { tasks: 2, total: 2 });
    await second.close();
    const [file = ''] = await gradedFiles([place]);
    expect((await readScored(file)).samples.map(({ task }) => task)).toEqual(['task/0', 'task/1']);
  });

  it('knows what it has written itself where the reply was lost', async () => {
    const forgotten = new Set<string>();
    const address = await gatewayThat((method, url) => {
      if (method !== 'PUT' || forgotten.has(url)) return 'answers';
      forgotten.add(url);
      return 'forgets';
    });
    useS3({ AWS_ENDPOINT_URL: address });
    const store = await RunStore.open(runIn(`s3://${bucket}/forgets`, 2));
    await appendAll(store, 0, 2);
    await store.save('finished', { tasks: 2, total: 2 });
    await store.close();
    expect([...forgotten].some((url) => url.includes('.lease/'))).toBe(true);
    const [file = ''] = await gradedFiles([`s3://${bucket}/forgets`]);
    expect((await readScored(file)).samples).toHaveLength(2);
  });

  it('says in a sentence what to do about a wrong secret, a bucket and a server that are not there', async () => {
    useS3({ AWS_SECRET_ACCESS_KEY: 'wrong-secret' });
    const refused = await RunStore.open(runIn(`s3://${bucket}/x`, 1)).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'store-refused',
      message: expect.stringMatching(/SignatureDoesNotMatch, 403/),
      next: expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
    });
    expect(JSON.stringify(refused)).not.toContain('wrong-secret');
    useS3();
    await expect(RunStore.open(runIn('s3://no-such-bucket/x', 1))).rejects.toMatchObject({
      code: 'store-missing',
    });
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    await expect(copyOf(`s3://${bucket}/x`)).rejects.toMatchObject({ code: 'store-away' });
  });
});
