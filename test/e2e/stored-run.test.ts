import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { gradedFiles } from '../../src/results/scored/inputs.ts';
import { readScored } from '../../src/results/scored/read.ts';
import { openBucket } from '../../src/stores/s3/objects.ts';
import { assay, jsonOf, startAssay } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { describeWith } from '../fixtures/parts.ts';
import { newBucket, useS3 } from '../fixtures/s3.ts';

describeWith(['s3', 'sandbox'], 'a run into an object store', () => {
  test('that is killed goes on from what the store has, with the same command', async () => {
    useS3();
    const bucket = await newBucket();
    const place = `s3://${bucket}/killed`;
    let answers = 0;
    const server = await startFakeServer(async () => {
      // The first process never gets its seventh answer.
      answers += 1;
      if (answers === 7) await sleep(60_000, undefined, { ref: false });
      return '```python\ndef f():\n    pass\n```';
    });
    const args = ['run', 'demo', '--model', server.address, '--results', place, '--concurrency', '1'];
    const child = startAssay([...args, '--quiet']);
    try {
      while ((await rowsStored(bucket)) < 6 && child.exitCode === null) await sleep(100);
      expect(child.exitCode).toBe(null);
    } finally {
      child.kill('SIGKILL');
    }
    await once(child, 'close');
    const before = server.requests.length;

    const finished = await assay([...args, '--json']);
    await server.stop();
    expect(finished.code, finished.stderr).toBe(0);
    expect(jsonOf(finished)).toMatchObject({
      score: { complete: true, total: 12 },
      files: { eval: expect.stringContaining(`${place}/eval_demo_`) },
    });
    expect(server.requests.length - before).toBe(6);
    const [file = ''] = await gradedFiles([place]);
    expect((await readScored(file)).samples).toHaveLength(12);
    const report = await assay(['report', place, '--json']);
    expect(jsonOf(report)).toMatchObject({ score: { complete: true } });
  });
});

/** Answers that the store has. */
async function rowsStored(bucket: string): Promise<number> {
  let rows = 0;
  for await (const { key } of openBucket(bucket).list('killed/interview_')) {
    for await (const chunk of await openBucket(bucket).read(key))
      rows += String(chunk).split('\n').length - 1;
  }
  return rows;
}
