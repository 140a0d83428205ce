import { z } from 'zod';
import type { Server } from './contract.ts';
import { page } from './http.ts';
import { modelFile } from './model-file.ts';
import { planServer } from './plan.ts';
import { commonFields, context, flag, gpuLayers } from './settings.ts';
import type { Origin } from './settings.ts';

export const koboldcppSchema = z.strictObject({
  kind: z.literal('koboldcpp'),
  ...commonFields,
  context,
  gpu_layers: gpuLayers,
});

/** KoboldCpp with a GGUF file. It has no health, but tells its model once it has one. Source: koboldcpp.py --help. */
export function koboldcpp(settings: z.infer<typeof koboldcppSchema>, origin: Origin): Server {
  const { file, needs, mounts } = modelFile(settings, origin);
  return planServer(settings, origin, {
    kind: 'koboldcpp',
    usual: ['koboldcpp'],
    args: ({ host, port }) => [
      ...flag('--model', file),
      ...flag('--host', host),
      ...flag('--port', port),
      '--skiplauncher',
      ...flag('--contextsize', settings.context),
      ...flag('--gpulayers', settings.gpu_layers),
    ],
    needs,
    mounts,
    isReady: async ({ url }, signal) => {
      const model = await page(`${url}/api/v1/model`, z.object({ result: z.string() }), signal);
      return model !== undefined && model.result !== 'inactive';
    },
    address: (url) => `koboldcpp:${url}`,
  });
}
