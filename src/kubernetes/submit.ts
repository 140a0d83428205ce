import { createHash } from 'node:crypto';
import { AssayError } from '../errors.ts';
import type { Cluster } from './api/client.ts';
import { jobSchema, pathOf } from './api/objects.ts';
import { answerOf, isStatus } from './api/refusal.ts';
import { uidOf } from './owned.ts';
import { renderJob } from './render/job.ts';
import { renderSandbox } from './render/sandbox.ts';
import type { ClusterJob } from './schema/index.ts';

/** Of the settings that a Job was made from: most of a Job cannot be changed. */
const MADE_FROM = 'assay/made-from';

const MANAGER = 'assay';

type Worker = ReturnType<typeof renderSandbox>[number];

export interface Submitted {
  readonly name: string;
  readonly namespace: string;
  readonly shards: number;
  /** True where the same job was there already. */
  readonly was_there: boolean;
}

/**
 * Makes a job and its workers on a cluster; again, it changes nothing.
 * @throws AssayError `job-exists` for another job of the name, `not-ours` for an object of somebody else's, and those of the cluster.
 */
export async function submit(cluster: Cluster, job: ClusterJob): Promise<Submitted> {
  const namespace = job.namespace ?? cluster.namespace;
  const rendered = renderJob(job);
  const hash = createHash('sha256').update(JSON.stringify(rendered)).digest('hex').slice(0, 16);
  const wasThere = (await uidOf(cluster, rendered, job)) !== undefined;
  // Before its workers are touched, which another job of the name may be using.
  if (wasThere) await checkSame(cluster, job, hash);
  await applyWorkers(cluster, job);
  const body = { ...rendered, metadata: { ...rendered.metadata, annotations: { [MADE_FROM]: hash } } };
  const created = !wasThere && (await create(cluster, pathOf('Job', namespace), body));
  if (!wasThere && !created) await checkSame(cluster, job, hash);
  return { name: job.name, namespace, shards: job.shards, was_there: !created };
}

async function applyWorkers(cluster: Cluster, job: ClusterJob): Promise<void> {
  const workers = await Promise.all(
    renderSandbox(job).map(async (worker) => ({ worker, uid: await uidOf(cluster, worker, job) })),
  );
  for (const { worker, uid } of workers) await applyWorker(cluster, job, worker, uid);
}

/** Without a uid an apply would take over what somebody else has made in between: then only creating it says so. */
async function applyWorker(
  cluster: Cluster,
  job: ClusterJob,
  worker: Worker,
  uid: string | undefined,
): Promise<void> {
  const namespace = job.namespace ?? cluster.namespace;
  const isNew = uid === undefined && (await create(cluster, pathOf(worker.kind, namespace), worker));
  if (isNew) return;
  const body = {
    ...worker,
    metadata: { ...worker.metadata, uid: uid ?? (await uidOf(cluster, worker, job)) },
  };
  const query = { fieldManager: MANAGER, force: 'true' };
  await cluster.json(pathOf(worker.kind, namespace, worker.metadata?.name), { method: 'PATCH', query, body });
}

/** False where another submit was faster. */
async function create(cluster: Cluster, path: string, body: object): Promise<boolean> {
  try {
    await cluster.json(path, { method: 'POST', query: { fieldManager: MANAGER }, body });
    return true;
  } catch (error) {
    if (isStatus(error, 409)) return false;
    throw error;
  }
}

async function checkSame(cluster: Cluster, job: ClusterJob, hash: string): Promise<void> {
  const namespace = job.namespace ?? cluster.namespace;
  const there = answerOf(jobSchema, await cluster.json(pathOf('Job', namespace, job.name)));
  if (there.metadata.annotations[MADE_FROM] === hash) return;
  throw new AssayError('job-exists', `There is another job ${job.name} in ${namespace}.`, {
    next: `Call this one otherwise, or remove that one: assay k8s delete ${job.name}. Its results stay.`,
  });
}
