import { z } from 'zod';
import { changesSchema } from '../models/params-schema.ts';
import { jobsSchema } from '../kubernetes/schema/index.ts';
import { serverSchema } from '../models/servers/kinds.ts';

const text = z.string().min(1);
const { max_tokens, reasoning } = changesSchema.shape;

/** A model with a name: where or what it is, and how it is to be asked. Flags of a command go before. */
const profileSchema = z.strictObject({
  description: text.describe('For people; assay servers status shows it.').exactOptional(),
  model: text
    .describe(
      'Address of the model, as --model takes it; with a server, the name of one of its models (default: its own).',
    )
    .exactOptional(),
  server: serverSchema.describe('The server that Assay starts for it, and stops.').exactOptional(),
  checkpoints: text
    .describe(
      'A path with * and ?: each file or folder that it names is a profile NAME@CHECKPOINT, with it as the model, or as a LoRA adapter.',
    )
    .exactOptional(),
  system_prompt: text.describe('Said to the model before the messages of every chat.').exactOptional(),
  template: text
    .describe('How a task becomes a prompt: a name, or a path from this file on.')
    .exactOptional(),
  params: text.describe('Sampling: a name, or the path of a JSON file from this one on.').exactOptional(),
  max_tokens,
  reasoning,
  set: changesSchema
    .omit({ max_tokens: true, reasoning: true })
    .describe('Changes of further sampling parameters, as --set makes them.')
    .exactOptional(),
});

/** `assay.yaml` */
export const configSchema = z.strictObject({
  include: z
    .array(text)
    .describe('Further files of this kind, their paths from this file on.')
    .exactOptional(),
  profiles: z
    .record(
      z.string().regex(/^[A-Za-z0-9][\w.+-]*$/, 'a name has letters, digits and . _ + - only'),
      profileSchema,
    )
    .describe('Name → profile. The name is what --model takes, and what files of results are called.')
    .exactOptional(),
  kubernetes: jobsSchema
    .describe('Name → job: benchmarks on a cluster, for assay k8s. docs/kubernetes.md')
    .exactOptional(),
});

export type ProfileSettings = z.infer<typeof profileSchema>;
