import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/profiles.ts';
import { openCluster } from '../../src/kubernetes/api/client.ts';
import type { Cluster } from '../../src/kubernetes/api/client.ts';
import { watchJob } from '../../src/kubernetes/api/watch.ts';
import { openLog } from '../../src/kubernetes/logs.ts';
import { remove } from '../../src/kubernetes/remove.ts';
import type { ClusterJob } from '../../src/kubernetes/schema.ts';
import { readStatus, statusOf } from '../../src/kubernetes/status.ts';
import { submit } from '../../src/kubernetes/submit.ts';
import { startFakeKubernetes } from '../fixtures/fake-kubernetes.ts';
import type { FakeKubernetes } from '../fixtures/fake-kubernetes.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

const JOB = '/apis/batch/v1/namespaces/evaluations/jobs/qwen-humaneval';

describeWith(['openssl'], 'a job on a cluster', () => {
  let fake: FakeKubernetes;
  let job: ClusterJob;
  beforeEach(async () => {
    fake = await startFakeKubernetes();
    onTestFinished(() => fake.stop());
    const { jobs } = await loadConfig(join(import.meta.dirname, '../fixtures/kubernetes/assay.yaml'));
    job = jobs.get('qwen-humaneval') ?? expect.unreachable();
  });

  /** As kubectl has it. */
  async function connect(user: object, ca = fake.ca): Promise<Cluster> {
    const file = join(temporaryFolder(), 'config');
    const cluster = { server: fake.server, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
    const kubeconfig = {
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', namespace: 'evaluations' } }],
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user }],
    };
    writeFileSync(file, stringify(kubeconfig));
    vi.stubEnv('KUBECONFIG', file);
    onTestFinished(() => void vi.unstubAllEnvs());
    const opened = await openCluster();
    onTestFinished(() => opened.close());
    return opened;
  }

  it('is made once with its workers, and the same command again changes nothing', async () => {
    const cluster = await connect({ token: 'good' });
    expect(await submit(cluster, job)).toEqual({
      name: 'qwen-humaneval',
      namespace: 'evaluations',
      shards: 32,
      was_there: false,
    });
    expect(
      fake.object('/apis/apps/v1/namespaces/evaluations/deployments/qwen-humaneval-sandbox'),
    ).toBeDefined();
    expect(await submit(cluster, job)).toMatchObject({ was_there: true });
    await expect(submit(cluster, { ...job, shards: 16 })).rejects.toMatchObject({ code: 'job-exists' });
    expect(await remove(cluster, job)).toEqual([
      'Job qwen-humaneval',
      'NetworkPolicy qwen-humaneval-sandbox',
      'HorizontalPodAutoscaler qwen-humaneval-sandbox',
      'Service qwen-humaneval-sandbox',
      'Deployment qwen-humaneval-sandbox',
    ]);
    expect(fake.requests).toContain(`DELETE ${JOB}?propagationPolicy=Background`);
    expect(await remove(cluster, job)).toEqual([]);
  });

  it('never changes or removes what others made under its names, or the workers of another job', async () => {
    const cluster = await connect({ token: 'good' });
    const workers = '/apis/apps/v1/namespaces/evaluations/deployments/qwen-humaneval-sandbox';
    const theirs = {
      kind: 'Deployment',
      metadata: { name: 'qwen-humaneval-sandbox', labels: { team: 'x' } },
    };
    await cluster.json(workers, { method: 'PATCH', query: { fieldManager: 'them' }, body: theirs });
    await expect(submit(cluster, job)).rejects.toMatchObject({ code: 'not-ours' });
    expect(fake.object(JOB)).toBeUndefined();
    await expect(remove(cluster, job)).rejects.toMatchObject({ code: 'not-ours' });
    expect(fake.object(workers)).toMatchObject(theirs);
    await cluster.json(workers, { method: 'DELETE' });
    await submit(cluster, job);
    const before = fake.requests.length;
    await expect(submit(cluster, { ...job, shards: 16 })).rejects.toMatchObject({ code: 'job-exists' });
    expect(fake.requests.slice(before).filter((request) => !request.startsWith('GET'))).toEqual([]);
  });

  it('that the cluster finds invalid is refused with what it says', async () => {
    const cluster = await connect({ token: 'good' });
    await expect(submit(cluster, { ...job, image: 'refuse-me' })).rejects.toMatchObject({
      code: 'k8s-refused',
      message: expect.stringContaining('containers[0].image: Invalid value'),
    });
    await expect(readStatus(cluster, 'evaluations', 'none')).rejects.toMatchObject({
      code: 'k8s-missing',
      status: 404,
    });
  });

  it('is watched to its end over breaks and forgotten versions, without a change lost', async () => {
    const cluster = await connect({ token: 'good' });
    await submit(cluster, job);
    const done: number[] = [];
    const watching = async (): Promise<string> => {
      for await (const seen of watchJob(cluster, 'evaluations', job.name)) {
        const status = seen === undefined ? expect.unreachable() : statusOf(seen);
        done.push(status.done.length);
        if (status.state !== 'running') return status.state;
      }
      return 'gone';
    };
    const end = watching();
    const isWatched = () => vi.waitFor(() => expect(fake.watches).toBe(1), { timeout: 10_000 });
    await isWatched();
    fake.setStatus(JOB, { active: 8, completedIndexes: '0' });
    await vi.waitFor(() => expect(done.at(-1)).toBe(1));
    fake.cutWatches();
    fake.setStatus(JOB, { active: 8, completedIndexes: '0,2-4' });
    await vi.waitFor(() => expect(done.at(-1)).toBe(4), { timeout: 10_000 });
    fake.cutWatches();
    fake.forget();
    fake.setStatus(JOB, { active: 1, completedIndexes: '0-30' });
    await vi.waitFor(() => expect(done.at(-1)).toBe(31), { timeout: 10_000 });
    await isWatched();
    fake.setStatus(JOB, {
      completedIndexes: '0-30',
      failedIndexes: '31',
      conditions: [
        { type: 'Failed', status: 'True', reason: 'FailedIndexes', message: 'Job has failed indexes' },
      ],
    });
    expect(await end).toBe('failed');
    expect(await readStatus(cluster, 'evaluations', job.name)).toMatchObject({
      failed: [32],
      why: 'FailedIndexes: Job has failed indexes',
    });
  });

  it('is asked about with a new token where the old one has expired, and otherwise says to log in', async () => {
    const folder = temporaryFolder();
    const [program, token] = [join(folder, 'login'), join(folder, 'token')];
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '{"kind":"ExecCredential","status":{"token":"%s"}}' "$(cat ${token})"\n`,
    );
    chmodSync(program, 0o755);
    writeFileSync(token, 'good');
    const cluster = await connect({
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: program },
    });
    await submit(cluster, job);
    fake.token = 'newer';
    writeFileSync(token, 'newer');
    expect(await readStatus(cluster, 'evaluations', job.name)).toMatchObject({ state: 'running' });
    fake.token = 'newest';
    const refused = await readStatus(cluster, 'evaluations', job.name).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'k8s-auth', status: 401 });
    expect(String(refused)).not.toContain('newer');
  });

  it('is asked about again where the cluster is busy, but made only once', async () => {
    const cluster = await connect({ token: 'good' });
    await submit(cluster, job);
    fake.faults.push(429, 503);
    expect(await readStatus(cluster, 'evaluations', job.name)).toMatchObject({ shards: 32 });
    fake.faults.push(503);
    const before = fake.requests.length;
    await expect(
      cluster.json('/apis/batch/v1/namespaces/x/jobs', { method: 'POST', body: {} }),
    ).rejects.toMatchObject({ status: 503 });
    expect(fake.requests.length - before).toBe(1);
  });

  it('shows the log of the last pod of a shard', async () => {
    const cluster = await connect({ token: 'good' });
    const labels = {
      'batch.kubernetes.io/job-name': job.name,
      'batch.kubernetes.io/job-completion-index': '2',
    };
    fake.addPod('evaluations', { name: 'first', labels, born: '2026-01-01T00:00:00Z', log: 'old\n' });
    fake.addPod('evaluations', { name: 'second', labels, born: '2026-01-01T00:09:00Z', log: 'a\nb\nc\n' });
    const options = { namespace: 'evaluations', name: job.name, lines: 2 };
    const { pod, text } = await openLog(cluster, { ...options, shard: 3 });
    const chunks = [];
    for await (const chunk of text) chunks.push(chunk);
    expect([pod, Buffer.concat(chunks).toString()]).toEqual(['second', 'b\nc\n']);
    await expect(openLog(cluster, { ...options, shard: 4 })).rejects.toMatchObject({ code: 'no-pod' });
  });

  it('is not asked about at a server with another certificate, or none', async () => {
    const cluster = await connect({ token: 'good' }, (await startFakeKubernetesForItsCertificate()).ca);
    await expect(readStatus(cluster, 'evaluations', job.name)).rejects.toMatchObject({ code: 'k8s-away' });
    expect(fake.requests).toEqual([]);
  });

  async function startFakeKubernetesForItsCertificate(): Promise<FakeKubernetes> {
    const other = await startFakeKubernetes();
    onTestFinished(() => other.stop());
    return other;
  }
});
