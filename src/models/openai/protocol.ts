import type { ModelRequest } from '../contract.ts';
import type { Call, Protocol } from '../http/client.ts';
import { readEvents } from '../http/events.ts';
import { newLessons } from '../http/lessons.ts';
import type { Lessons } from '../http/lessons.ts';
import { openaiBatches } from '../batch/openai.ts';
import type { Dialect } from './dialects.ts';
import { buildBody } from './body.ts';
import { dialectOf, identify } from './identity.ts';
import { ChunkReader } from './reader.ts';

/**
 * An API of OpenAI's shape, in the dialect of whatever server is behind it. Every answer is streamed.
 *
 * @param base the address that `/chat/completions` follows
 * @param model the model's name at the server; undefined for its first
 */
export function openaiProtocol(base: URL, model: string | undefined): Protocol {
  const lessons = newLessons();
  return {
    identify: (wire) => identify(wire, base, model),
    call: (request, description) => completionCall(description.id, request, dialectOf(description), lessons),
    batches: openaiBatches(base.pathname.replace(/\/+$/, '')),
    learn: (refusal, { fields }) => lessons.learn(refusal, fields),
  };
}

/** The call for one sample in the dialect of a server. */
export function completionCall(
  model: string,
  request: ModelRequest,
  dialect: Dialect,
  lessons: Lessons,
): Call {
  return {
    ...buildBody(model, request, dialect, lessons),
    read(reply, answer, wire) {
      const reader = new ChunkReader(answer, wire, { trustUsage: dialect.usage });
      return readEvents(reply, wire, (data, event) => reader.take(data, event));
    },
  };
}
