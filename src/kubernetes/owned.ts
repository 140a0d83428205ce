import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { Cluster } from './api/client.ts';
import { pathOf } from './api/objects.ts';
import { isStatus } from './api/refusal.ts';
import { isOf } from './render/labels.ts';
import type { Rendered } from './render/index.ts';
import type { ClusterJob } from './schema.ts';

const labelledSchema = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
});

/**
 * Whether an object of a job is on the cluster.
 * @throws AssayError `not-ours` where its name is that of an object that somebody else made: it is never changed or removed.
 */
export async function isThere(
  cluster: Cluster,
  { kind, metadata }: Rendered,
  job: ClusterJob,
): Promise<boolean> {
  const namespace = job.namespace ?? cluster.namespace;
  const found = await read(cluster, pathOf(kind, namespace, metadata?.name));
  if (found === undefined) return false;
  if (isOf(job, labelledSchema.parse(found).metadata.labels)) return true;
  throw new AssayError(
    'not-ours',
    `${kind} ${metadata?.name} in ${namespace} is not of this job: it has other labels.`,
    {
      next: 'Give the job another name in assay.yaml, or remove that object with kubectl.',
    },
  );
}

async function read(cluster: Cluster, path: string): Promise<unknown> {
  try {
    return await cluster.json(path);
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}
