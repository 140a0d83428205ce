import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { looksLikePath, pathFrom } from '../../config/paths.ts';
import { AssayError } from '../../errors.ts';
import type { Server } from './contract.ts';
import { page } from './http.ts';
import { planServer } from './plan.ts';
import { commonFields, context, flag, gpuLayers } from './settings.ts';
import type { Origin } from './settings.ts';

export const textGenerationWebuiSchema = z.strictObject({
  kind: z.literal('text-generation-webui'),
  ...commonFields,
  folder: z.string().min(1).describe('Its checkout, where server.py is.'),
  context,
  gpu_layers: gpuLayers,
});

/**
 * text-generation-webui, without its web page. Its health is always ok, so the model is asked for; and where the port is
 * taken it goes to another in silence, so its log is read. Source: modules/shared.py and modules/api of oobabooga's.
 */
export function textGenerationWebui(
  settings: z.infer<typeof textGenerationWebuiSchema>,
  origin: Origin,
): Server {
  const isFile = looksLikePath(settings.model);
  const path = pathFrom(origin.folder, settings.model);
  const folder = pathFrom(origin.folder, settings.folder);
  return planServer(settings, origin, {
    kind: 'text-generation-webui',
    usual: ['python', 'server.py'],
    args: ({ host, port }) => [
      '--api',
      '--nowebui',
      ...flag('--api-port', port),
      ...flag('--listen-host', host),
      ...(isFile ? ['--model-dir', dirname(path)] : []),
      ...flag('--model', isFile ? basename(path) : settings.model),
      ...flag('--ctx-size', settings.context),
      ...flag('--gpu-layers', settings.gpu_layers),
    ],
    folder,
    needs: [{ what: 'folder', path: folder }, ...(isFile ? [{ what: 'model', path }] : [])],
    isReady: async ({ url, urls, log }, signal) => {
      const elsewhere = strayedTo(await log(), urls);
      if (elsewhere !== undefined) throw strayed(url, elsewhere);
      const info = await page(`${url}/v1/internal/model/info`, z.object({ model_name: z.string() }), signal);
      return info !== undefined && info.model_name !== 'None';
    },
    address: (url, model) => `${url}/v1${model === undefined ? '' : `#${model}`}`,
  });
}

/** An address that its log tells of and that none of its replicas was given. */
function strayedTo(log: string, urls: readonly string[]): string | undefined {
  const ports = urls.map((url) => new URL(url).port);
  const told = [...log.matchAll(/API URL:\s*(https?:\/\/[^\s/]+)/gi)].map(([, url = '']) => url);
  return told.find((url) => URL.canParse(url) && !ports.includes(new URL(url).port));
}

const strayed = (url: string, told: string): AssayError =>
  new AssayError('port-taken', `The server took ${told} instead of ${url}, which was taken meanwhile.`, {
    next: 'Give the same command again.',
  });
