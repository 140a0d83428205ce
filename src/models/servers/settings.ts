import { z } from 'zod';

const text = z.string().min(1);

/** A container instead of a program of this machine. */
const containerSchema = z.strictObject({
  image: text.describe('Name of the image; the engine fetches it where it is not there yet.'),
  engine: z
    .enum(['docker', 'podman'])
    .describe('Whose container it is; default: the first of docker and podman that answers.')
    .exactOptional(),
  network: z
    .enum(['bridge', 'host'])
    .describe('bridge (default) publishes the port on this machine alone; host shares its network.')
    .exactOptional(),
  args: z.array(text).describe('Further arguments of docker run or podman run.').exactOptional(),
});
export type ContainerSettings = z.infer<typeof containerSchema>;

/** What every kind of server takes. */
export const commonFields = {
  model: text.describe(
    'A path of a file or a folder, from the file of the profile on, or a name that the server knows.',
  ),
  command: z
    .union([text, z.array(text).min(1)])
    .describe('The program, and words that come before all arguments; default: its usual name on the PATH.')
    .exactOptional(),
  container: containerSchema.describe('Start it in a container instead.').exactOptional(),
  args: z
    .array(z.union([z.string(), z.number().transform(String)]))
    .describe('Further arguments of the server, as they are.')
    .exactOptional(),
  env: z.record(text, z.string()).describe('Further variables of its environment.').exactOptional(),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .describe('Its port on 127.0.0.1; a taken one is refused. Default: one that is free.')
    .exactOptional(),
  gpus: z
    .array(z.union([text, z.int().min(0).transform(String)]))
    .min(1)
    .describe(
      'One server for each entry, such as [0, 1]; "0,1" is an entry of two GPUs. Requests are spread over them.',
    )
    .exactOptional(),
  ready_timeout: z
    .number()
    .positive()
    .describe('Seconds until it must have answered; default 600.')
    .exactOptional(),
  stop_grace: z
    .number()
    .positive()
    .describe('Seconds between SIGTERM, a second one and SIGKILL; default 10, for vllm 30.')
    .exactOptional(),
} as const;

/** Sizes that servers have in common, each under a flag of its own. */
export const context = z
  .int()
  .min(1)
  .describe('Tokens of one request, prompt and answer together.')
  .exactOptional();
export const slots = z.int().min(1).describe('Requests that it works on at once.').exactOptional();
export const gpuLayers = z.int().min(0).describe('Layers that go to the GPU; 99 for all.').exactOptional();

export type CommonSettings = z.infer<z.ZodObject<typeof commonFields>>;

/** Where settings are from: paths in them are relative to its folder. */
export interface Origin {
  /** Of the profile; what the server is to call its model, where it can be told. */
  readonly name: string;
  readonly folder: string;
}

/** The flag with its value, or nothing where there is none. */
export const flag = (name: string, value: string | number | undefined): string[] =>
  value === undefined ? [] : [name, String(value)];
