import { createHash } from 'node:crypto';
import { AssayError } from '../errors.ts';
import type { Cluster } from './api/client.ts';
import { jobSchema, pathOf } from './api/objects.ts';
import { isStatus } from './api/refusal.ts';
import { renderJob } from './render/job.ts';
import { renderSandbox } from './render/sandbox.ts';
import type { ClusterJob } from './schema.ts';

/** Of the settings that a Job was made from: most of a Job cannot be changed. */
const MADE_FROM = 'assay/made-from';

const MANAGER = 'assay';

export interface Submitted {
  readonly name: string;
  readonly namespace: string;
  readonly shards: number;
  /** True where the same job was there already. */
  readonly was_there: boolean;
}

/**
 * Makes a job and its workers on a cluster; again, it changes nothing.
 * @throws AssayError `job-exists` for another job of the name, and those of the cluster.
 */
export async function submit(cluster: Cluster, job: ClusterJob): Promise<Submitted> {
  const namespace = job.namespace ?? cluster.namespace;
  for (const worker of renderSandbox(job)) {
    const path = pathOf(worker.kind, namespace, worker.metadata?.name);
    await cluster.json(path, {
      method: 'PATCH',
      query: { fieldManager: MANAGER, force: 'true' },
      body: worker,
    });
  }
  const facts = { name: job.name, namespace, shards: job.shards };
  const rendered = renderJob(job);
  const hash = createHash('sha256').update(JSON.stringify(rendered)).digest('hex').slice(0, 16);
  const body = { ...rendered, metadata: { ...rendered.metadata, annotations: { [MADE_FROM]: hash } } };
  try {
    await cluster.json(pathOf('Job', namespace), { method: 'POST', query: { fieldManager: MANAGER }, body });
    return { ...facts, was_there: false };
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
  }
  const there = jobSchema.parse(await cluster.json(pathOf('Job', namespace, job.name)));
  if (there.metadata.annotations[MADE_FROM] === hash) return { ...facts, was_there: true };
  throw new AssayError('job-exists', `There is another job ${job.name} in ${namespace}.`, {
    next: `Call this one otherwise, or remove that one: assay k8s delete ${job.name}. Its results stay.`,
  });
}
