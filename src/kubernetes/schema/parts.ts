import { z } from 'zod';
import { argument, environment, GIVEN_TWICE, isGivenOnce, secretKey } from './environment.ts';
import { bytes, cores, objectName, word } from './words.ts';

const amounts = z.strictObject({
  cpu: cores.describe('Cores: 2, 500m.').exactOptional(),
  memory: bytes.describe('Bytes: 8Gi.').exactOptional(),
});

export const resources = z.strictObject({
  requests: amounts.describe('What a node must have free.').exactOptional(),
  limits: amounts.describe('What is the most; memory above it ends the container.').exactOptional(),
});

const devices = resources.extend({
  gpu: z.int().min(1).describe('GPUs, requested and limited alike.').exactOptional(),
  gpu_resource: word.describe('What the cluster calls them (default: nvidia.com/gpu).').exactOptional(),
});

export type Resources = z.output<typeof devices>;

/** Where pods have something of their own. */
const TAKEN = ['/tmp', '/dev/shm'];

export const volumes = z
  .array(
    z.strictObject({
      claim: objectName.describe('A PersistentVolumeClaim.'),
      path: word
        .startsWith('/')
        .refine((path) => !path.includes(':'), 'a path of a volume has no colon')
        .refine((path) => !TAKEN.includes(trimmed(path)), `${TAKEN.join(' and ')} are the pod's own`)
        .describe('Where it is in the containers.'),
      read_only: z.boolean().exactOptional(),
    }),
  )
  .refine(
    (all) => new Set(all.map(({ path }) => trimmed(path))).size === all.length,
    'two volumes have one path',
  );

const trimmed = (path: string): string => path.replace(/\/+$/, '');

/** Whether a path is in a volume that may be written to. */
export const isInVolume = (path: string, all: z.output<typeof volumes>): boolean =>
  all.some((volume) => volume.read_only !== true && `${path}/`.startsWith(`${trimmed(volume.path)}/`));

/** Flags of vLLM that the pod itself sets. */
const SERVER_FLAGS = ['--model', '--host', '--port', '--api-key'];

export const server = z
  .strictObject({
    image: word.describe('Image of vLLM, such as vllm/vllm-openai:v0.11.0.'),
    model: word.describe('What it serves: a repository of the hub, or a path in a volume.'),
    args: z
      .array(argument)
      .refine(
        lacks(SERVER_FLAGS),
        `${SERVER_FLAGS.join(', ')} are set by the pod, which nobody else can reach`,
      )
      .describe('Further arguments of vllm serve.')
      .exactOptional(),
    resources: devices.describe('Of the server; a GPU is asked here.').exactOptional(),
    shared_memory: bytes.describe('Of /dev/shm (default: 2Gi).').exactOptional(),
    ready_s: z.int().min(1).describe('Seconds that it may take to load (default: 1800).').exactOptional(),
    ...environment,
  })
  .refine(isGivenOnce, GIVEN_TWICE);

export const sandbox = z.strictObject({
  image: word.describe('Default: the image of the job.').exactOptional(),
  replicas: z
    .strictObject({ min: z.int().min(1), max: z.int().min(1) })
    .refine(({ min, max }) => min <= max, 'min is at most max')
    .describe('How few and how many workers.'),
  jobs: z.int().min(1).describe('Programs that a worker runs at the same time (default: 4).').exactOptional(),
  token: secretKey.describe('SECRET/KEY of the token that workers and clients share.'),
  resources: resources.exactOptional(),
});

/** Whether words have none of some flags, in either way of writing them. */
export function lacks(flags: readonly string[]): (args: readonly string[]) => boolean {
  return (args) => !args.some((arg) => flags.includes(arg.split('=')[0] ?? ''));
}
