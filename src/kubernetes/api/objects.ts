import { z } from 'zod';
import type { Rendered } from '../render/index.ts';

/** Where the API has the objects of a kind. */
const PLACES: Readonly<Record<Rendered['kind'], { group: string; plural: string }>> = {
  Job: { group: 'apis/batch/v1', plural: 'jobs' },
  Deployment: { group: 'apis/apps/v1', plural: 'deployments' },
  Service: { group: 'api/v1', plural: 'services' },
  HorizontalPodAutoscaler: { group: 'apis/autoscaling/v2', plural: 'horizontalpodautoscalers' },
  NetworkPolicy: { group: 'apis/networking.k8s.io/v1', plural: 'networkpolicies' },
};

/** The path of a kind's objects in a namespace, or of one of them. */
export function pathOf(kind: Rendered['kind'], namespace: string, name?: string): string {
  const { group, plural } = PLACES[kind];
  const all = `/${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  return name === undefined ? all : `${all}/${encodeURIComponent(name)}`;
}

export const metadata = z.looseObject({
  name: z.string(),
  resourceVersion: z.string().default(''),
  creationTimestamp: z.string().exactOptional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});

export const conditions = z
  .array(
    z.looseObject({
      type: z.string(),
      status: z.string(),
      reason: z.string().default(''),
      message: z.string().default(''),
    }),
  )
  .default([]);

/** As much of a Job as is looked at. Source: batch/v1 JobStatus, kubernetes.io. */
export const jobSchema = z.looseObject({
  metadata,
  spec: z.looseObject({ completions: z.int().default(0), suspend: z.boolean().default(false) }),
  status: z
    .looseObject({
      active: z.int().default(0),
      completedIndexes: z.string().default(''),
      failedIndexes: z.string().default(''),
      conditions,
    })
    .prefault({}),
});
export type SeenJob = z.output<typeof jobSchema>;

export const jobListSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  items: z
    .array(jobSchema)
    .nullable()
    .transform((items) => items ?? []),
});
