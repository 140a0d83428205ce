import { z } from 'zod';
import type { Server } from './contract.ts';
import { page } from './http.ts';
import { modelFile } from './model-file.ts';
import { planServer } from './plan.ts';
import { commonFields, context, flag, gpuLayers, slots } from './settings.ts';
import type { Origin } from './settings.ts';

export const llamaCppSchema = z.strictObject({
  kind: z.literal('llama.cpp'),
  ...commonFields,
  context,
  slots,
  gpu_layers: gpuLayers,
});

/**
 * llama-server of llama.cpp with a GGUF file. Its `-c` is shared by its slots, so it gets the context of one request times
 * the slots, of which there is one unless the profile says more. Source: tools/server/README.md of ggml-org/llama.cpp.
 */
export function llamaCpp(settings: z.infer<typeof llamaCppSchema>, origin: Origin): Server {
  const { file, needs, mounts } = modelFile(settings, origin);
  const { context: each, slots: count = each === undefined ? undefined : 1 } = settings;
  return planServer(settings, origin, {
    kind: 'llama.cpp',
    usual: ['llama-server'],
    args: ({ host, port }) => [
      ...flag('-m', file),
      ...flag('--alias', origin.name),
      ...flag('--host', host),
      ...flag('--port', port),
      ...flag('-c', each === undefined || count === undefined ? undefined : each * count),
      ...flag('-np', count),
      ...flag('-ngl', settings.gpu_layers),
    ],
    needs,
    mounts,
    // While it loads it answers 503.
    isReady: async ({ url }, signal) =>
      (await page(`${url}/health`, z.object({ status: z.literal('ok') }), signal)) !== undefined,
    address: (url, model) => `${url}/v1#${model ?? origin.name}`,
  });
}
