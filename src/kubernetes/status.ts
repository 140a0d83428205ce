import type { Cluster } from './api/client.ts';
import { jobSchema, pathOf } from './api/objects.ts';
import type { SeenJob } from './api/objects.ts';
import { answerOf } from './api/refusal.ts';

export interface JobStatus {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'complete' | 'failed';
  readonly shards: number;
  /** Pods that run. */
  readonly active: number;
  /** Shards, from 1. */
  readonly done: readonly number[];
  readonly failed: readonly number[];
  /** What the cluster says of its end, or of why it waits. */
  readonly why?: string;
}

/** @throws those of the cluster. */
export const readStatus = async (cluster: Cluster, namespace: string, name: string): Promise<JobStatus> =>
  statusOf(answerOf(jobSchema, await cluster.json(pathOf('Job', namespace, name))));

export function statusOf({ metadata, spec, status }: SeenJob): JobStatus {
  const holds = (type: string) => status.conditions.find((one) => one.type === type && one.status === 'True');
  const end = holds('Failed') ?? holds('FailureTarget');
  const why = end ?? holds('Suspended');
  return {
    name: metadata.name,
    state: holds('Complete') ? 'complete' : end ? 'failed' : spec.suspend ? 'waiting' : 'running',
    shards: spec.completions,
    active: status.active,
    done: shardsOf(status.completedIndexes, spec.completions),
    failed: shardsOf(status.failedIndexes, spec.completions),
    ...(why === undefined ? {} : { why: [why.reason, why.message].filter((part) => part !== '').join(': ') }),
  };
}

export const hasEnded = ({ state }: JobStatus): boolean => state === 'complete' || state === 'failed';

/** `0,2-4` are the shards 1, 3, 4 and 5. Source: batch/v1 JobStatus.completedIndexes. */
const shardsOf = (indexes: string, of: number): number[] =>
  indexes
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from(
        { length: Math.max(0, Math.min(last, of - 1) - first + 1) },
        (_, offset) => first + offset + 1,
      );
    });
