import { z } from 'zod';
import { JOB_LABEL } from '../render/labels.ts';
import type { Cluster } from './client.ts';
import { conditions, metadata } from './objects.ts';
import { answerOf } from './refusal.ts';

const said = z.looseObject({ reason: z.string().default(''), message: z.string().default('') });

const state = z
  .looseObject({
    waiting: said.exactOptional(),
    terminated: said.extend({ exitCode: z.int() }).exactOptional(),
  })
  .prefault({});

const containers = z
  .array(z.looseObject({ name: z.string(), restartCount: z.int().default(0), state, lastState: state }))
  .default([]);

/** As much of a pod as is looked at. Source: core/v1 PodStatus and ContainerStatus, kubernetes.io. */
const podSchema = z.looseObject({
  metadata,
  status: z
    .looseObject({
      phase: z.string().default('Unknown'),
      reason: z.string().default(''),
      message: z.string().default(''),
      conditions,
      initContainerStatuses: containers,
      containerStatuses: containers,
    })
    .prefault({}),
});
export type SeenPod = z.output<typeof podSchema>;
export type SeenContainer = z.output<typeof containers>[number];

const listSchema = z.looseObject({
  metadata: z.looseObject({ continue: z.string().default('') }).prefault({}),
  items: z
    .array(podSchema)
    .nullable()
    .transform((items) => items ?? []),
});

export const podsPath = (namespace: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;

/** A job of many shards has as many pods. */
const PAGE = '500';

/** The pods of a job and of its workers, some at a time; of those that came to a good end none. */
export async function* podsOf(cluster: Cluster, namespace: string, name: string): AsyncGenerator<SeenPod> {
  for (let from = ''; ;) {
    const query = {
      labelSelector: `${JOB_LABEL}=${name}`,
      fieldSelector: 'status.phase!=Succeeded',
      limit: PAGE,
      ...(from === '' ? {} : { continue: from }),
    };
    const { items, metadata: page } = answerOf(
      listSchema,
      await cluster.json(podsPath(namespace), { query }),
    );
    yield* items;
    if (page.continue === '') return;
    from = page.continue;
  }
}

/** The pods that work on a shard or did so, whatever became of them; `shard` from 1. */
export async function podsOfShard(
  cluster: Cluster,
  namespace: string,
  name: string,
  shard: number,
): Promise<SeenPod[]> {
  const labelSelector = `batch.kubernetes.io/job-name=${name},${INDEX_LABEL}=${shard - 1}`;
  return answerOf(listSchema, await cluster.json(podsPath(namespace), { query: { labelSelector } })).items;
}

const INDEX_LABEL = 'batch.kubernetes.io/job-completion-index';

/** From 1; undefined for a worker. */
export function shardOf({ metadata: { labels } }: SeenPod): number | undefined {
  const index = labels[INDEX_LABEL];
  return index === undefined ? undefined : Number(index) + 1;
}
