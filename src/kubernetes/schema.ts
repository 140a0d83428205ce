import { z } from 'zod';
import { isSecretName, isSecretValue } from '../results/secrets.ts';
import { isStore } from '../stores/address.ts';

const text = z.string().min(1);

/** RFC 1123, and short enough that a pod of it, NAME-INDEX-xxxxx, has a name of at most 63 characters. */
const name = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'a name has small letters, digits and - only, and - not at its ends',
  )
  .max(52);

/** Source: "Resource Management for Pods and Containers", kubernetes.io. */
const quantity = z
  .union([z.number().positive(), text.regex(/^\d+(\.\d+)?(m|[kKMGTPE]i?)?$/, 'a quantity is 2, 500m, 8Gi …')])
  .transform(String);

const amounts = z.strictObject({
  cpu: quantity.describe('Cores: 2, 500m.').exactOptional(),
  memory: quantity.describe('Bytes: 8Gi.').exactOptional(),
});

const resources = z.strictObject({
  requests: amounts.describe('What a node must have free.').exactOptional(),
  limits: amounts.describe('What is the most; memory above it ends the container.').exactOptional(),
  gpu: z.int().min(1).describe('GPUs, requested and limited alike.').exactOptional(),
  gpu_resource: text.describe('What the cluster calls them (default: nvidia.com/gpu).').exactOptional(),
});

const reference = text.regex(/^[^/\s]+\/[^/\s]+$/, 'a key of a Secret is SECRET/KEY');

const environment = {
  env: z
    .record(text, z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .refine(
      (values) => !Object.entries(values).some(([key, value]) => isSecretName(key) || isSecretValue(value)),
      'a secret stands here in clear: put it into a Secret of the cluster and name that under secrets',
    )
    .describe('Environment variables.')
    .exactOptional(),
  secrets: z
    .record(text, reference)
    .describe('Environment variables from Secrets of the cluster: NAME: SECRET/KEY.')
    .exactOptional(),
};

const volumes = z.array(
  z.strictObject({
    claim: name.describe('A PersistentVolumeClaim.'),
    path: text.startsWith('/').describe('Where it is in the containers.'),
    read_only: z.boolean().exactOptional(),
  }),
);

const server = z.strictObject({
  image: text.describe('Image of vLLM, such as vllm/vllm-openai:v0.11.0.'),
  model: text.describe('What it serves: a repository of the hub, or a path in a volume.'),
  args: z.array(z.coerce.string()).describe('Further arguments of vllm serve.').exactOptional(),
  resources: resources.describe('Of the server; a GPU is asked here.').exactOptional(),
  shared_memory: quantity.describe('Of /dev/shm (default: 2Gi).').exactOptional(),
  ready_s: z.int().min(1).describe('Seconds that it may take to load (default: 1800).').exactOptional(),
  ...environment,
});

const sandbox = z.strictObject({
  image: text.describe('Default: the image of the job.').exactOptional(),
  replicas: z
    .strictObject({ min: z.int().min(1), max: z.int().min(1) })
    .describe('How few and how many workers.'),
  jobs: z.int().min(1).describe('Programs that a worker runs at the same time (default: 4).').exactOptional(),
  token: reference.describe('SECRET/KEY of the token that workers and clients share.'),
  resources: resources.omit({ gpu: true, gpu_resource: true }).exactOptional(),
});

/** Flags that the job itself sets. */
const OWN_FLAGS = ['--model', '--shard', '--results', '--output', '--sandbox', '--json', '--quiet'];

/** One benchmark on a cluster: an Indexed Job whose pods are the shards of a run. */
export const jobSchema = z
  .strictObject({
    suites: z.array(text).min(1).describe('What is asked, as assay run takes it.'),
    model: text.describe('Address of a model that runs elsewhere; then no GPU is asked.').exactOptional(),
    server: server.describe('vLLM beside each client, in its pod.').exactOptional(),
    args: z
      .array(z.coerce.string())
      .refine(
        (args) => !args.some((arg) => OWN_FLAGS.includes(arg.split('=')[0] ?? '')),
        `${OWN_FLAGS.join(', ')} are set by the job`,
      )
      .describe('Further arguments of assay run: [--samples, 10].')
      .exactOptional(),
    image: text.describe('Image of Assay: images/assay.'),
    shards: z.int().min(1).max(100_000).describe('Parts of the run, each a pod.'),
    parallelism: z.int().min(1).describe('Pods at the same time (default: all).').exactOptional(),
    results: text
      .refine(
        (place) => isStore(place) || place.startsWith('/'),
        'results are at s3://BUCKET/PREFIX, or at a path in a volume',
      )
      .describe('s3://BUCKET/PREFIX, or a path in a volume that all pods share.'),
    namespace: name.describe("Default: that of kubectl's context.").exactOptional(),
    labels: z.record(text, z.string()).describe('Further labels of all objects.').exactOptional(),
    queue: text.describe('A LocalQueue of Kueue, which then starts the job.').exactOptional(),
    retries: z.int().min(0).describe('Times that a shard is tried again (default: 3).').exactOptional(),
    failed_shards: z
      .int()
      .min(0)
      .describe('Shards that may fail before the job ends (default: all).')
      .exactOptional(),
    deadline_s: z.int().min(1).describe('Seconds after which the job ends (default: none).').exactOptional(),
    keep_s: z.int().min(0).describe('Seconds that an ended job is kept (default: 7 days).').exactOptional(),
    resources: resources.omit({ gpu: true, gpu_resource: true }).describe('Of the client.').exactOptional(),
    disk: quantity.describe('Temporary disk of a pod: /tmp (default: 10Gi).').exactOptional(),
    service_account: text
      .describe('For a role that may write the results; no token is mounted.')
      .exactOptional(),
    node_selector: z.record(text, z.string()).exactOptional(),
    tolerations: z
      .array(
        z.strictObject({
          key: text.exactOptional(),
          operator: z.enum(['Exists', 'Equal']).exactOptional(),
          value: z.string().exactOptional(),
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
  });

/** Name → job: the section `kubernetes` of `assay.yaml`. */
export const jobsSchema = z.record(name, jobSchema);

export type JobSettings = z.output<typeof jobSchema>;
export type Resources = z.output<typeof resources>;
export type Environment = Pick<JobSettings, 'env' | 'secrets'>;

/** A job with its name. */
export interface ClusterJob extends JobSettings {
  readonly name: string;
}
