import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { looksLikePath, pathFrom } from '../../config/paths.ts';
import type { Mount, Need, Server } from './contract.ts';
import { listsModels } from './http.ts';
import { planServer } from './plan.ts';
import { commonFields, context, flag, slots } from './settings.ts';
import type { Origin } from './settings.ts';

/** It frees the memory of its GPUs only where it may end by itself. */
const GRACE_S = 30;

export const vllmSchema = z.strictObject({
  kind: z.literal('vllm'),
  ...commonFields,
  context,
  slots,
  adapters: z
    .record(z.string().min(1), z.string().min(1))
    .describe('LoRA adapters: name → folder. The profile’s model says which of them is asked.')
    .exactOptional(),
});
type Settings = z.infer<typeof vllmSchema>;

/**
 * vLLM with a model of a repository or of a folder, on GPUs or with its CPU image. Source: docs.vllm.ai, "vllm serve" and
 * "Using Docker".
 */
export function vllm(settings: Settings, origin: Origin): Server {
  const isContained = settings.container !== undefined;
  const model = placeOf('model', settings.model, '/model', origin);
  const adapters = Object.entries(settings.adapters ?? {}).map(([name, path]) => ({
    name,
    place: placeOf('LoRA adapter', path, `/adapters/${name}`, origin),
  }));
  const places = [model, ...adapters.map(({ place }) => place)];
  const seen = (place: Place): string => (isContained ? place.there : place.here);
  return planServer(settings, origin, {
    kind: 'vllm',
    usual: ['vllm', 'serve'],
    args: ({ host, port }, gpus) => [
      // The images begin with the flags of the server, and `vllm serve` wants the model before them.
      ...(isContained ? ['--model', seen(model)] : [seen(model)]),
      ...flag('--served-model-name', origin.name),
      ...flag('--host', host),
      ...flag('--port', port),
      ...flag('--max-model-len', settings.context),
      ...flag('--max-num-seqs', settings.slots),
      ...flag('--tensor-parallel-size', several(gpus)),
      ...(adapters.length === 0 ? [] : ['--enable-lora', '--lora-modules']),
      ...adapters.map(({ name, place }) => `${name}=${seen(place)}`),
    ],
    needs: places.flatMap(({ need }) => need ?? []),
    mounts: [...places.flatMap(({ mount }) => mount ?? []), repositories()],
    // Its processes share memory, of which a container has little by itself.
    boxArgs: ['--ipc=host'],
    graceS: GRACE_S,
    // Its health answers before its models do.
    isReady: ({ url }, signal) => listsModels(url, signal),
    address: (url, name) => `${url}/v1#${name ?? origin.name}`,
  });
}

/** A model or an adapter: what it is called here and in a container. */
interface Place {
  readonly here: string;
  readonly there: string;
  readonly need?: Need;
  readonly mount?: Mount;
}

function placeOf(what: string, given: string, there: string, origin: Origin): Place {
  if (!looksLikePath(given)) return { here: given, there: given };
  const path = pathFrom(origin.folder, given);
  return { here: path, there, need: { what, path }, mount: { from: path, to: there, writable: false } };
}

/** Models that were fetched once are not fetched again by the next container. */
const repositories = (): Mount => ({
  from: process.env['HF_HOME'] ?? join(homedir(), '.cache', 'huggingface'),
  to: '/root/.cache/huggingface',
  writable: true,
});

function several(gpus: string | undefined): number | undefined {
  const count = gpus?.split(',').length ?? 1;
  return count > 1 ? count : undefined;
}
