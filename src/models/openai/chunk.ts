import { z } from 'zod';
import { parseEvent } from '../http/json.ts';
import type { Where } from '../http/failures.ts';

const piece = z.string().nullish();
const messageSchema = z.object({
  content: piece,
  reasoning_content: piece,
  reasoning: piece,
  refusal: piece,
});
const tokens = z.number().nullish();
/** Of a chat a list of tokens; of a raw completion a list of numbers, or as llama-server has it the same as of a chat. */
const logprobsSchema = z.object({
  content: z.array(z.object({ logprob: z.number() })).nullish(),
  token_logprobs: z.array(z.number().nullable()).nullish(),
});

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: messageSchema.nullish(),
        message: messageSchema.nullish(),
        text: piece,
        logprobs: logprobsSchema.nullish().catch(undefined),
        finish_reason: piece,
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      completion_tokens_details: z.object({ reasoning_tokens: tokens }).nullish(),
    })
    .nullish(),
});

/** A chunk of a stream or a whole reply, of a chat or of a raw completion. */
export type Chunk = z.infer<typeof chunkSchema>;

/**
 * Reads the data of one event.
 * @param event the type of the event, where it has one
 * @throws ModelError for an error of the server, and for what is not a chunk.
 */
export const readChunk = (data: string, event: string | undefined, where: Where): Chunk =>
  parseEvent(data, chunkSchema, where, event);
