import { z } from 'zod';
import { isStore } from '../../stores/address.ts';
import { argument, environment, GIVEN_TWICE, isGivenOnce, readable } from './environment.ts';
import { isInVolume, lacks, resources, sandbox, server, volumes } from './parts.ts';
import { bytes, jobName, labels, labelValue, namespaceName, objectName, text, word } from './words.ts';

export type { Environment } from './environment.ts';
export type { Resources } from './parts.ts';

/** Flags that the job itself sets. */
const OWN_FLAGS = ['--model', '--shard', '--results', '--output', '--sandbox', '--json', '--quiet'];

/** One benchmark on a cluster: an Indexed Job whose pods are the shards of a run. */
export const jobSchema = z
  .strictObject({
    suites: z.array(word).min(1).describe('What is asked, as assay run takes it.'),
    model: readable
      .min(1)
      .describe('Address of a model that runs elsewhere; then no GPU is asked.')
      .exactOptional(),
    server: server.describe('vLLM beside each client, in its pod.').exactOptional(),
    args: z
      .array(argument)
      .refine(lacks(OWN_FLAGS), `${OWN_FLAGS.join(', ')} are set by the job`)
      .describe('Further arguments of assay run: [--samples, 10].')
      .exactOptional(),
    image: word.describe('Image of Assay: images/assay.'),
    shards: z.int().min(1).max(100_000).describe('Parts of the run, each a pod.'),
    parallelism: z.int().min(1).describe('Pods at the same time (default: all).').exactOptional(),
    results: word
      .refine(
        (place) => isStore(place) || place.startsWith('/'),
        'results are at s3://BUCKET/PREFIX, or at a path in a volume',
      )
      .describe('s3://BUCKET/PREFIX, or a path in a volume that all pods share.'),
    namespace: namespaceName.describe("Default: that of kubectl's context.").exactOptional(),
    labels: labels.describe('Further labels of all objects.').exactOptional(),
    queue: labelValue.min(1).describe('A LocalQueue of Kueue, which then starts the job.').exactOptional(),
    retries: z.int().min(0).describe('Times that a shard is tried again (default: 3).').exactOptional(),
    failed_shards: z
      .int()
      .min(0)
      .describe('Shards that may fail before the job ends (default: all).')
      .exactOptional(),
    deadline_s: z.int().min(1).describe('Seconds after which the job ends (default: none).').exactOptional(),
    keep_s: z.int().min(0).describe('Seconds that an ended job is kept (default: 7 days).').exactOptional(),
    resources: resources.describe('Of the client.').exactOptional(),
    disk: bytes
      .describe(
        'Most that a pod may have in /tmp, and a worker (default: 10Gi, of a pod with a server 100Gi).',
      )
      .exactOptional(),
    service_account: objectName
      .describe('For a role that may write the results; no token is mounted.')
      .exactOptional(),
    node_selector: labels.exactOptional(),
    tolerations: z
      .array(
        z.strictObject({
          key: word.exactOptional(),
          operator: z.enum(['Exists', 'Equal']).exactOptional(),
          value: text.exactOptional(),
          effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).exactOptional(),
          tolerationSeconds: z.int().exactOptional(),
        }),
      )
      .exactOptional(),
    volumes: volumes.describe('Claims that the pods mount.').exactOptional(),
    sandbox: sandbox.describe('Workers that run the answers; default: in the client.').exactOptional(),
    ...environment,
  })
  .refine(({ model, server: own }) => (model === undefined) !== (own === undefined), {
    error: 'a job has either a model, which runs elsewhere, or a server',
  })
  .refine(isGivenOnce, GIVEN_TWICE)
  .refine(({ results, volumes: all = [] }) => isStore(results) || isInVolume(results, all), {
    path: ['results'],
    error: 'results in a path need a volume there that may be written to',
  });

/** Name → job: the section `kubernetes` of `assay.yaml`. */
export const jobsSchema = z.record(jobName, jobSchema).refine(
  (jobs) => !Object.entries(jobs).some(([name, { sandbox: workers }]) => workers && /^\d/.test(name)),
  // Source: core/v1 Service, whose name is one of RFC 1035.
  'the name of a job with sandbox workers begins with a letter',
);

export type JobSettings = z.output<typeof jobSchema>;

/** A job with its name. */
export interface ClusterJob extends JobSettings {
  readonly name: string;
}
