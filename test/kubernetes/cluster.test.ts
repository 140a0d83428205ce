import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/profiles.ts';
import { openCluster } from '../../src/kubernetes/api/client.ts';
import type { Cluster } from '../../src/kubernetes/api/client.ts';
import { jobSchema } from '../../src/kubernetes/api/objects.ts';
import { answerOf, jsonOf, refusalOf } from '../../src/kubernetes/api/refusal.ts';
import { watchJob } from '../../src/kubernetes/api/watch.ts';
import { openLog } from '../../src/kubernetes/logs.ts';
import { renderJob } from '../../src/kubernetes/render/job.ts';
import { remove } from '../../src/kubernetes/remove.ts';
import type { ClusterJob } from '../../src/kubernetes/schema/index.ts';
import { readStatus, statusOf } from '../../src/kubernetes/status.ts';
import { readTroubles } from '../../src/kubernetes/troubles.ts';
import { submit } from '../../src/kubernetes/submit.ts';
import { assay } from '../fixtures/assay.ts';
import { startFakeKubernetes } from '../fixtures/fake-kubernetes.ts';
import type { FakeKubernetes } from '../fixtures/fake-kubernetes.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

const CONFIG = join(import.meta.dirname, '../fixtures/kubernetes/assay.yaml');
const JOB = '/apis/batch/v1/namespaces/evaluations/jobs/qwen-humaneval';

describeWith(['openssl'], 'a job on a cluster', () => {
  let fake: FakeKubernetes;
  let job: ClusterJob;
  beforeEach(async () => {
    fake = await startFakeKubernetes();
    onTestFinished(() => fake.stop());
    const { jobs } = await loadConfig(CONFIG);
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

  it('leaves alone what somebody else makes under its names between the look and the deed', async () => {
    const cluster = await connect({ token: 'good' });
    const workers = '/apis/apps/v1/namespaces/evaluations/deployments/qwen-humaneval-sandbox';
    const theirs = (kind: string, name: string) => ({ kind, metadata: { name, labels: { team: 'x' } } });
    const meanwhile = (request: string, path: string, object: ReturnType<typeof theirs>) => {
      fake.meanwhile = (seen) => {
        if (seen !== request) return;
        fake.meanwhile = undefined;
        fake.put(path, object);
      };
    };
    meanwhile(
      `POST ${workers.replace(/\/[^/]+$/, '')}`,
      workers,
      theirs('Deployment', 'qwen-humaneval-sandbox'),
    );
    await expect(submit(cluster, job)).rejects.toMatchObject({ code: 'not-ours' });
    expect(fake.object(workers)).toMatchObject({ metadata: { labels: { team: 'x' } } });
    await cluster.json(workers, { method: 'DELETE' });
    await submit(cluster, job);
    meanwhile(`PATCH ${workers}`, workers, theirs('Deployment', 'qwen-humaneval-sandbox'));
    await expect(submit(cluster, job)).rejects.toMatchObject({ code: 'k8s-conflict' });
    expect(fake.object(workers)).toMatchObject({ metadata: { labels: { team: 'x' } } });
    meanwhile(`DELETE ${JOB}`, JOB, theirs('Job', 'qwen-humaneval'));
    await expect(remove(cluster, job)).rejects.toMatchObject({ code: 'k8s-conflict', status: 409 });
    expect(fake.object(JOB)).toMatchObject({ metadata: { labels: { team: 'x' } } });
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

  it('is made once where the cluster has turned the first try away', async () => {
    const cluster = await connect({ token: 'good' });
    fake.faults.push(429);
    await cluster.json('/apis/batch/v1/namespaces/x/jobs', { method: 'POST', body: renderJob(job) });
    const made = fake.requests.filter((request) => request.startsWith('POST'));
    expect(made).toHaveLength(2);
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

  it('says that a log has not begun, and shows that of the try before where there was one', async () => {
    const cluster = await connect({ token: 'good' });
    const options = { namespace: 'evaluations', name: job.name, lines: 2, shard: 1 };
    const waiting = { phase: 'Pending' };
    fake.addPod('evaluations', {
      name: 'new',
      labels: podLabels(1),
      born: '2026-01-02T00:00:00Z',
      status: waiting,
    });
    await expect(openLog(cluster, options)).rejects.toMatchObject({
      code: 'no-log',
      message: expect.stringContaining('PodInitializing'),
    });
    const old = { name: 'old', labels: podLabels(1), born: '2026-01-01T00:00:00Z', log: 'why\n' };
    fake.addPod('evaluations', { ...old, status: { phase: 'Failed' } });
    expect(await openLog(cluster, options)).toMatchObject({ pod: 'old' });
  });

  it('tells what keeps its pods from their work, each thing once with its shards', async () => {
    const cluster = await connect({ token: 'good' });
    const container = (name: string, state: object, lastState: object = {}) => ({
      name,
      state,
      lastState,
      restartCount: 1,
    });
    const noImage = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' } };
    const killed = { terminated: { exitCode: 137, reason: 'OOMKilled', message: '' } };
    const wrong = {
      terminated: { exitCode: 64, reason: 'Error', message: 'assay: There is no suite humanevl.' },
    };
    const full = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available',
    };
    const crashing = container('server', { waiting: { reason: 'CrashLoopBackOff', message: '' } }, killed);
    const statuses: [shard: number, status: object][] = [
      [1, { phase: 'Pending', containerStatuses: [container('assay', noImage)] }],
      [2, { phase: 'Pending', containerStatuses: [container('assay', noImage)] }],
      [3, { phase: 'Failed', containerStatuses: [container('assay', killed)] }],
      [4, { phase: 'Failed', containerStatuses: [container('assay', wrong)] }],
      [5, { phase: 'Pending', conditions: [full] }],
      [6, { phase: 'Pending', initContainerStatuses: [crashing] }],
      [7, { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }],
      [8, { phase: 'Failed', containerStatuses: [container('assay', killed)] }],
      [9, { phase: 'Running', initContainerStatuses: [container('server', { running: {} })] }],
      [10, { phase: 'Succeeded', containerStatuses: [container('assay', noImage)] }],
    ];
    for (const [shard, status] of statuses)
      fake.addPod('evaluations', { name: `p${shard}`, labels: podLabels(shard), born: '', status });
    const labels = { 'assay/job': job.name };
    const worker = { phase: 'Pending', containerStatuses: [container('sandbox', noImage)] };
    fake.addPod('evaluations', { name: 'w', labels, born: '', status: worker });
    const troubles = await readTroubles(cluster, 'evaluations', { name: job.name, done: [8] });
    expect(troubles.map(({ what, shards, workers }) => [what, shards, workers])).toEqual([
      ['assay waits: ImagePullBackOff', [1, 2], 0],
      ['assay ended with 137 (OOMKilled)', [3], 0],
      ['assay ended with 64: no shard can succeed', [4], 0],
      ['Unschedulable', [5], 0],
      ['server waits: CrashLoopBackOff, before it ended with 137 (OOMKilled)', [6], 0],
      ['Evicted', [7], 0],
      ['sandbox waits: ImagePullBackOff', [], 1],
    ]);
    expect(troubles.map(({ said }) => said)).toContain('assay: There is no suite humanevl.');
    await submit(cluster, job);
    const told = await assay(['k8s', 'status', job.name, '--config', CONFIG]);
    expect([told.code, told.stderr]).toEqual([0, '']);
    const words = told.stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain('shards 1, 2: assay waits: ImagePullBackOff: Back-off pulling image "x"');
    expect(words).toContain('1 sandbox worker: sandbox waits: ImagePullBackOff');
  });

  const podLabels = (shard: number) => ({
    'assay/job': job.name,
    'batch.kubernetes.io/job-name': job.name,
    'batch.kubernetes.io/job-completion-index': String(shard - 1),
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

it('what answers in the place of a cluster is told as that, and its words reach a terminal as text', () => {
  expect(() => jsonOf('<html>\u001B[2JLog in</html>')).toThrow(
    expect.objectContaining({
      code: 'k8s-failed',
      message: expect.stringContaining(String.raw`\x1b[2JLog in`),
    }),
  );
  expect(() => answerOf(jobSchema, { metadata: { name: 7 } })).toThrow(
    expect.objectContaining({
      code: 'k8s-failed',
      message: 'What answers is no API of Kubernetes: metadata, name is a number, not a text',
    }),
  );
  const status = JSON.stringify({ kind: 'Status', message: 'no\u001B]0;owned\u0007' });
  expect(refusalOf(403, status, 'GET /x').message).toContain(String.raw`no\x1b]0;owned\x07`);
});

it('no more shards are done than a job has', () => {
  const seen = jobSchema.parse({
    metadata: { name: 'j' },
    spec: { completions: 3 },
    status: { completedIndexes: '0,2-4000000000', failedIndexes: '9-5' },
  });
  expect(statusOf(seen)).toMatchObject({ done: [1, 3], failed: [] });
});
