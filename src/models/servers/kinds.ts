import { z } from 'zod';
import type { Server } from './contract.ts';
import { koboldcpp, koboldcppSchema } from './koboldcpp.ts';
import { llamaCpp, llamaCppSchema } from './llama-cpp.ts';
import { ollama, ollamaSchema } from './ollama.ts';
import type { Origin } from './settings.ts';
import { textGenerationWebui, textGenerationWebuiSchema } from './text-generation-webui.ts';
import { vllm, vllmSchema } from './vllm.ts';

/** The settings of any server that Assay can start. A new kind is a file, a line here and one below. */
export const serverSchema = z.discriminatedUnion('kind', [
  llamaCppSchema,
  vllmSchema,
  textGenerationWebuiSchema,
  koboldcppSchema,
  ollamaSchema,
]);
export type ServerSettings = z.infer<typeof serverSchema>;

/** The server that settings describe. Nothing is started or looked for yet. */
export function serverOf(settings: ServerSettings, origin: Origin): Server {
  switch (settings.kind) {
    case 'llama.cpp':
      return llamaCpp(settings, origin);
    case 'vllm':
      return vllm(settings, origin);
    case 'text-generation-webui':
      return textGenerationWebui(settings, origin);
    case 'koboldcpp':
      return koboldcpp(settings, origin);
    case 'ollama':
      return ollama(settings, origin);
  }
}
