import { AssayError } from '../errors.ts';
import type { Cluster } from './api/client.ts';
import { podsOfShard, podsPath } from './api/pods.ts';
import type { SeenPod } from './api/pods.ts';
import { isStatus } from './api/refusal.ts';
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

/** The log of the pod that works on a shard, or has done so last. @throws AssayError `no-pod`, `no-log`, and those of the cluster. */
export async function openLog(cluster: Cluster, options: LogOptions): Promise<PodLog> {
  const { namespace, name, shard, server, lines, follow, signal } = options;
  const last = (await podsOfShard(cluster, namespace, name, shard)).toSorted(lastFirst)[0];
  if (last === undefined) throw noPod(options);
  const pod = last.metadata.name;
  const query = {
    container: server === true ? 'server' : CLIENT,
    tailLines: String(lines),
    ...(follow === true ? { follow: 'true' } : {}),
  };
  try {
    const text = await cluster.stream(`${podsPath(namespace)}/${encodeURIComponent(pod)}/log`, {
      query,
      signal,
    });
    return { pod, text };
  } catch (error) {
    if (isStatus(error, 404)) throw noPod(options);
    throw isStatus(error, 400) ? noLog(options, error) : error;
  }
}

/** A pod that still waits to begin has nothing to tell of why the one before it failed. */
const lastFirst = (a: SeenPod, b: SeenPod): number =>
  Number(a.status.phase === 'Pending') - Number(b.status.phase === 'Pending') ||
  born(b).localeCompare(born(a));

const born = ({ metadata }: SeenPod): string => metadata.creationTimestamp ?? '';

const noPod = ({ name, shard }: LogOptions): AssayError =>
  new AssayError('no-pod', `There is no pod of shard ${shard} of ${name}.`, {
    next: `It has not begun, or its pods are removed already: assay k8s status ${name}`,
  });

/** A container that has not begun is answered with 400. */
const noLog = ({ name, shard, server }: LogOptions, cause: unknown): AssayError =>
  new AssayError(
    'no-log',
    `There is no log of shard ${shard} yet. ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      next: `What it waits for: assay k8s status ${name}${server === true ? '' : `; the model's server: assay k8s logs ${name} --shard ${shard} --server`}`,
      cause,
    },
  );
