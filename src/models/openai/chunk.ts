import { z } from 'zod';
import { protocolFailure, refusalFailure } from '../http/failures.ts';
import type { Where } from '../http/failures.ts';
import { eventRefusal } from '../http/refusal.ts';

const piece = z.string().nullish();
const messageSchema = z.object({
  content: piece,
  reasoning_content: piece,
  reasoning: piece,
  refusal: piece,
});
const tokens = z.number().nullish();

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: messageSchema.nullish(),
        message: messageSchema.nullish(),
        text: piece,
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
export function readChunk(data: string, event: string | undefined, where: Where): Chunk {
  const value = parse(data, where);
  if (event === 'error' || hasError(value)) throw refusalFailure(eventRefusal(value), where);
  const { data: chunk, error } = chunkSchema.safeParse(value);
  if (chunk === undefined)
    throw protocolFailure('sent an event that is not a chunk of an answer.', where, error);
  return chunk;
}

function parse(data: string, where: Where): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    throw protocolFailure('sent an event that is not JSON.', where, error);
  }
}

const hasError = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'error' in value &&
  value.error !== null &&
  value.error !== undefined;
