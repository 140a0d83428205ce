import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/profiles.ts';
import { shardCommand } from '../../src/kubernetes/render/command.ts';
import { openBucket } from '../../src/stores/s3/objects.ts';
import { assay, CLI, jsonOf } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { newBucket, useS3 } from '../fixtures/s3.ts';

const SHARDS = 2;

describeWith(['s3', 'sandbox'], 'the pods of a job', () => {
  test('that are killed and begun again lose no answer, and their shards in the store become one run', async () => {
    useS3();
    const bucket = await newBucket();
    const place = `s3://${bucket}/job`;
    let answers = 0;
    const server = await startFakeServer(async () => {
      // The first pod never gets its fourth answer.
      answers += 1;
      if (answers === 4) await sleep(60_000, undefined, { ref: false });
      return '```python\ndef f():\n    pass\n```';
    });
    const folder = temporaryFolder();
    const config = join(folder, 'assay.yaml');
    const args = ['--concurrency', 1, '--tasks', 'Demo/0,Demo/1,Demo/3,Demo/4,Demo/5,Demo/6,Demo/7,Demo/8'];
    const settings = {
      suites: ['demo'],
      model: server.address,
      args,
      image: 'x',
      shards: SHARDS,
      results: place,
    };
    writeFileSync(config, stringify({ kubernetes: { job: settings } }));
    writeFileSync(join(folder, 'assay'), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`, {
      mode: 0o755,
    });
    const job = (await loadConfig(config)).jobs.get('job') ?? expect.unreachable();
    const pod = (index: number): ChildProcess =>
      spawn('/bin/sh', ['-c', shardCommand(job)], {
        env: {
          ...process.env,
          PATH: `${folder}:${process.env['PATH']}`,
          JOB_COMPLETION_INDEX: String(index),
        },
        stdio: 'ignore',
      });

    const first = pod(0);
    while ((await rowsStored(bucket)) < 3 && first.exitCode === null) await sleep(100);
    expect(first.exitCode).toBe(null);
    first.kill('SIGKILL');
    await once(first, 'close');
    const collect = ['k8s', 'collect', 'job', '--config', config, '--results', join(folder, 'run'), '--json'];
    expect(await assay(collect)).toMatchObject({ code: 2, stdout: expect.stringContaining('"shard":"2/2"') });
    expect((await assay(collect.slice(0, -1))).stdout).toMatch(
      /^ {2}2\/2 .*\n.*k8s status job\n.*\n.*k8s delete job/m,
    );

    for (const index of [0, 1]) expect(await once(pod(index), 'close')).toEqual([0, null]);
    // One request was lost with the pod; what was stored was not asked again.
    expect(server.requests).toHaveLength(9);
    // A pod that has done its shard is begun again by nobody knows whom.
    expect(await once(pod(1), 'close')).toEqual([0, null]);
    expect(server.requests).toHaveLength(9);
    await server.stop();

    const collected = await assay(collect);
    expect(collected.code, collected.stderr).toBe(0);
    expect(jsonOf(collected)).toMatchObject({
      runs: [{ done: 8, total: 8, shards: { of: SHARDS, found: SHARDS } }],
    });
  });
});

/** Answers that the store has. */
async function rowsStored(bucket: string): Promise<number> {
  let rows = 0;
  for await (const { key } of openBucket(bucket).list('job/shard-1/interview_')) {
    for await (const chunk of await openBucket(bucket).read(key))
      rows += String(chunk).split('\n').length - 1;
  }
  return rows;
}
