import { z } from 'zod';
import type { Params } from './contract.ts';

const share = z.number().min(0).max(1);
const tokens = z.int().min(1);
const stops = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** Sampling parameters under the names of the field, one sentence each. */
const fields = {
  temperature: z.number().min(0).describe('0 is greedy.').exactOptional(),
  top_p: share.describe('Nucleus sampling: the least set of tokens with this mass.').exactOptional(),
  top_k: z.int().min(-1).describe('Only the k likeliest tokens; 0 or -1 for all.').exactOptional(),
  min_p: share.describe('Only tokens at least this likely, relative to the likeliest.').exactOptional(),
  max_tokens: tokens.describe('Most tokens of one answer, reasoning included.').exactOptional(),
  repetition_penalty: z.number().describe('1 is none.').exactOptional(),
  repeat_last_n: z.int().min(-1).describe('How far the penalty looks back; -1 for all.').exactOptional(),
  presence_penalty: z.number().exactOptional(),
  frequency_penalty: z.number().exactOptional(),
  mirostat: z.literal([0, 1, 2]).describe('Version of Mirostat; 0 for none.').exactOptional(),
  mirostat_tau: z.number().min(0).describe('The surprise that Mirostat aims at, in bits.').exactOptional(),
  mirostat_eta: z.number().min(0).describe("Mirostat's rate of learning.").exactOptional(),
  num_beams: tokens.describe('Beams of a beam search; 1 for none.').exactOptional(),
  num_ctx: tokens.describe('Context to reserve, prompt and answer together.').exactOptional(),
  stop: stops.describe('Texts that end the answer.').exactOptional(),
  seed: z.int().describe('Sample i is asked with seed + i.').exactOptional(),
  reasoning: z
    .enum(['off', 'on', 'low', 'medium', 'high'])
    .describe('Whether, or how long, the model thinks first; unset, its own way.')
    .exactOptional(),
};

/** What other tools call the same. */
const aliases = {
  max_new_tokens: tokens.describe('max_tokens').exactOptional(),
  max_completion_tokens: tokens.describe('max_tokens').exactOptional(),
  stop_seqs: stops.describe('stop').exactOptional(),
  do_sample: z.boolean().describe('false is temperature 0, true says nothing.').exactOptional(),
};

/** Single parameters under the field's own names, for places where a file of parameters is chosen apart. */
export const changesSchema = z.strictObject(fields);

type Given = z.infer<z.ZodObject<typeof fields & typeof aliases>>;

const lengths = (given: Given) => [given.max_tokens, given.max_new_tokens, given.max_completion_tokens];

/** A file of parameters. Unknown keys are refused. */
export const paramsSchema = z
  .strictObject({
    $note: z.string().describe('A comment; never sent.').exactOptional(),
    ...fields,
    ...aliases,
  })
  .refine((given) => new Set(lengths(given).filter((value) => value !== undefined)).size < 2, {
    path: ['max_tokens'],
    message: 'max_tokens, max_new_tokens and max_completion_tokens are one thing and differ here',
  })
  .refine((given) => given.stop === undefined || given.stop_seqs === undefined, {
    path: ['stop_seqs'],
    message: 'stop and stop_seqs are one thing; give one',
  });

export const PARAM_NAMES = [...Object.keys(fields), ...Object.keys(aliases)];

/** The parameters under the names of the field, without what says nothing. */
export function toParams(given: Given): Params {
  const { max_new_tokens: _, max_completion_tokens: __, stop_seqs, do_sample, num_beams, ...rest } = given;
  const maxTokens = lengths(given).find((value) => value !== undefined);
  const stop = rest.stop ?? stop_seqs;
  return {
    ...rest,
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(stop === undefined ? {} : { stop }),
    ...(num_beams === undefined || num_beams === 1 ? {} : { num_beams }),
    // Without sampling, the temperature beside it is not looked at.
    ...(do_sample === false ? { temperature: 0 } : {}),
  };
}
