import { FAILED_JOB, FAILED_SHARD } from '../exit-codes.ts';
import type { Cluster } from './api/client.ts';
import { podsOf, shardOf } from './api/pods.ts';
import type { SeenContainer, SeenPod } from './api/pods.ts';
import type { JobStatus } from './status.ts';

/** What keeps pods from their work, or has ended them. */
export interface Trouble {
  /** `assay waits: ImagePullBackOff` */
  readonly what: string;
  /** What the cluster says of the first pod, or that pod's last words. */
  readonly said: string;
  /** Shards from 1, in order; workers have none. */
  readonly shards: readonly number[];
  /** Workers for the answers, how many. */
  readonly workers: number;
}

type Finding = Pick<Trouble, 'what' | 'said'>;

/** What is wrong with the pods of a job whose shards are not done, each thing once. @throws those of the cluster. */
export async function readTroubles(
  cluster: Cluster,
  namespace: string,
  { name, done }: Pick<JobStatus, 'name' | 'done'>,
): Promise<Trouble[]> {
  const found = new Map<string, { said: string; shards: Set<number>; workers: number }>();
  const isDone = new Set(done);
  for await (const pod of podsOf(cluster, namespace, name)) {
    const shard = shardOf(pod);
    if (shard !== undefined && isDone.has(shard)) continue;
    for (const { what, said } of findingsOf(pod)) {
      const trouble = found.get(what) ?? { said, shards: new Set(), workers: 0 };
      if (shard === undefined) trouble.workers += 1;
      else trouble.shards.add(shard);
      found.set(what, trouble);
    }
  }
  return [...found].map(([what, { said, shards, workers }]) => ({
    what,
    said,
    shards: [...shards].toSorted((a, b) => a - b),
    workers,
  }));
}

function findingsOf(pod: SeenPod): Finding[] {
  const { reason, message, conditions, initContainerStatuses, containerStatuses } = pod.status;
  if (reason !== '') return [{ what: reason, said: message }];
  const holds = (type: string, status: string) =>
    conditions.find((one) => one.type === type && one.status === status);
  const whole = holds('DisruptionTarget', 'True') ?? holds('PodScheduled', 'False');
  if (whole !== undefined) return [{ what: whole.reason, said: whole.message }];
  return [...initContainerStatuses, ...containerStatuses].flatMap(ofContainer);
}

/** What every container goes through. */
const USUAL = new Set(['', 'ContainerCreating', 'PodInitializing']);

function ofContainer({ name, state, lastState, restartCount }: SeenContainer): Finding[] {
  const { waiting, terminated } = state;
  const last = lastState.terminated;
  if (terminated !== undefined && terminated.exitCode !== 0)
    return [{ what: `${name} ${endOf(terminated)}`, said: terminated.message }];
  if (waiting !== undefined && !USUAL.has(waiting.reason))
    return [
      {
        what: `${name} waits: ${waiting.reason}${last === undefined ? '' : `, before it ${endOf(last)}`}`,
        said: last?.message || waiting.message,
      },
    ];
  // A server that is begun again takes the answers with it that were under way.
  if (restartCount > 0 && last !== undefined)
    return [{ what: `${name} runs again, before it ${endOf(last)}`, said: last.message }];
  return [];
}

const MEANT: Readonly<Record<number, string>> = {
  [FAILED_SHARD]: ': no try of this shard can succeed',
  [FAILED_JOB]: ': no shard can succeed',
  130: ': it was stopped',
};

type End = NonNullable<SeenContainer['state']['terminated']>;

/** `OOMKilled` and the like say more than the code. */
const endOf = ({ exitCode, reason }: End): string =>
  reason === '' || reason === 'Error'
    ? `ended with ${exitCode}${MEANT[exitCode] ?? ''}`
    : `ended with ${exitCode} (${reason})`;
