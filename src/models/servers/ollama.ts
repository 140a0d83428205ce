import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Server } from './contract.ts';
import { page } from './http.ts';
import { planServer } from './plan.ts';
import { commonFields, context, slots } from './settings.ts';
import type { Origin } from './settings.ts';

export const ollamaSchema = z.strictObject({ kind: z.literal('ollama'), ...commonFields, context, slots });

/**
 * An Ollama of Assay's own, beside the one that may run as a service; it has the same models. It is told all by its
 * environment. Source: envconfig/config.go of ollama/ollama.
 */
export function ollama(settings: z.infer<typeof ollamaSchema>, origin: Origin): Server {
  return planServer(settings, origin, {
    kind: 'ollama',
    usual: ['ollama', 'serve'],
    args: () => [],
    env: ({ host, port }) => ({
      OLLAMA_HOST: `${host}:${port}`,
      ...(settings.slots === undefined ? {} : { OLLAMA_NUM_PARALLEL: String(settings.slots) }),
      ...(settings.context === undefined ? {} : { OLLAMA_CONTEXT_LENGTH: String(settings.context) }),
    }),
    mounts: [{ from: join(homedir(), '.ollama'), to: '/root/.ollama', writable: true }],
    isReady: async ({ url }, signal) =>
      (await page(`${url}/api/version`, z.object({ version: z.string() }), signal)) !== undefined,
    address: (url, model) => `ollama:${url}#${model ?? settings.model}`,
  });
}
