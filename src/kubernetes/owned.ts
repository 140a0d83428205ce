import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { Cluster } from './api/client.ts';
import { pathOf } from './api/objects.ts';
import { answerOf, isStatus } from './api/refusal.ts';
import { isOf } from './render/labels.ts';
import type { Rendered } from './render/index.ts';
import type { ClusterJob } from './schema/index.ts';

const labelledSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

/**
 * The uid of an object of a job, undefined where it is not on the cluster. Whoever changes or removes it says the uid, so that
 * an object which has taken its name in between is left alone.
 * @throws AssayError `not-ours` where its name is that of an object that somebody else made.
 */
export async function uidOf(
  cluster: Cluster,
  { kind, metadata }: Rendered,
  job: ClusterJob,
): Promise<string | undefined> {
  const namespace = job.namespace ?? cluster.namespace;
  const found = await read(cluster, pathOf(kind, namespace, metadata?.name));
  if (found === undefined) return undefined;
  const { uid, labels } = answerOf(labelledSchema, found).metadata;
  if (isOf(job, labels)) return uid;
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
