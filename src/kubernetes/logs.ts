import { AssayError } from '../errors.ts';
import type { Cluster } from './api/client.ts';
import { podListSchema, podsPath } from './api/objects.ts';
import { CLIENT } from './render/job.ts';

export interface LogOptions {
  readonly namespace: string;
  readonly name: string;
  /** From 1. */
  readonly shard: number;
  /** The model's server instead of the client. */
  readonly server?: boolean;
  readonly lines: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

export interface PodLog {
  readonly pod: string;
  readonly text: AsyncIterable<Uint8Array>;
}

/** The log of the pod that works on a shard, or has done so last. @throws AssayError `no-pod`, and those of the cluster. */
export async function openLog(cluster: Cluster, options: LogOptions): Promise<PodLog> {
  const { namespace, name, shard, server, lines, follow, signal } = options;
  const pods = podsPath(namespace);
  const labelSelector = `batch.kubernetes.io/job-name=${name},batch.kubernetes.io/job-completion-index=${shard - 1}`;
  const { items } = podListSchema.parse(await cluster.json(pods, { query: { labelSelector }, signal }));
  const last = items.toSorted((a, b) => born(b).localeCompare(born(a)))[0];
  if (last === undefined) throw noPod(name, shard);
  const pod = last.metadata.name;
  const query = {
    container: server === true ? 'server' : CLIENT,
    tailLines: String(lines),
    ...(follow === true ? { follow: 'true' } : {}),
  };
  return { pod, text: await cluster.stream(`${pods}/${encodeURIComponent(pod)}/log`, { query, signal }) };
}

const born = ({ metadata }: { metadata: { creationTimestamp?: string } }): string =>
  metadata.creationTimestamp ?? '';

const noPod = (name: string, shard: number): AssayError =>
  new AssayError('no-pod', `There is no pod of shard ${shard} of ${name}.`, {
    next: `It has not begun, or its pods are removed already: assay k8s status ${name}`,
  });
