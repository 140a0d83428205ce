import { createParser } from 'eventsource-parser';
import type { ModelError } from '../contract.ts';
import { eventRefusal } from './refusal.ts';
import { protocolFailure, refusalFailure } from './failures.ts';
import type { Where } from './failures.ts';
import type { Reply } from './wire.ts';

/** After `[DONE]` a server that keeps the line open is left; within this time the connection can be used again. */
const AFTER_DONE_MS = 1_000;

/**
 * Hands each JSON event of a streamed reply to `take`, in order, until the stream ends or says `[DONE]`.
 * A reply that is one JSON document, from a server that does not stream, is one event.
 *
 * @returns whether the server said `[DONE]`.
 * @throws ModelError for an error event or what is not JSON; whatever the connection throws.
 */
export async function readEvents(
  reply: Reply,
  where: Where,
  take: (event: unknown) => void,
): Promise<boolean> {
  const type = reply.header('content-type');
  if (type.includes('text/html')) throw pageFailure(where);
  const onData = (data: string, event?: string): void => take(checked(data, event, where));
  return type.includes('application/json') ? readDocument(reply, onData) : readStream(reply, onData);
}

async function readDocument({ body }: Reply, onData: (data: string) => void): Promise<boolean> {
  const text = await body.text();
  if (text.trim() !== '') onData(text);
  return true;
}

async function readStream({ body }: Reply, onData: (data: string, event?: string) => void): Promise<boolean> {
  const decoder = new TextDecoder();
  let done = false;
  let timer: NodeJS.Timeout | undefined;
  const parser = createParser({
    onEvent({ data, event }) {
      if (done || data === '') return;
      if (data === '[DONE]') {
        done = true;
        timer = setTimeout(() => body.destroy(), AFTER_DONE_MS);
      } else onData(data, event);
    },
  });
  try {
    for await (const piece of body) parser.feed(decoder.decode(piece, { stream: true }));
    // Some servers leave out the empty line after the last event.
    if (!done) parser.feed('\n\n');
  } catch (error) {
    if (!done) throw error;
  } finally {
    clearTimeout(timer);
  }
  return done;
}

function checked(data: string, event: string | undefined, where: Where): unknown {
  const value = parse(data, where);
  const isError = event === 'error' || (typeof value === 'object' && value !== null && hasError(value));
  if (isError) throw refusalFailure(eventRefusal(value), where);
  return value;
}

const hasError = (value: object): boolean =>
  'error' in value && value.error !== null && value.error !== undefined;

function parse(data: string, where: Where): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    throw protocolFailure('sent an event that is not JSON.', where, error);
  }
}

function pageFailure(where: Where): ModelError {
  return refusalFailure(
    { status: 200, words: '', parameter: undefined, html: true, location: '', retryAfterMs: undefined },
    where,
  );
}
