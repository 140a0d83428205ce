import { createParser } from 'eventsource-parser';
import { newCounter, readText } from './bounded.ts';
import { pageFailure } from './failures.ts';
import type { Where } from './failures.ts';
import type { Reply } from './wire.ts';

/** After `[DONE]` a server that keeps the line open is left; within this time the connection can be used again. */
const AFTER_DONE_MS = 1_000;

/** Takes the data of one event, and its type where it has one. */
export type TakeEvent = (data: string, event?: string) => void;

/**
 * Hands each event of a streamed reply to `take`, in order, until the stream ends or says `[DONE]`. A reply that is one
 * JSON document, from a server that does not stream, is one event.
 *
 * @returns whether the server said that this is all.
 * @throws ModelError for a web page and for a reply without end; whatever the connection or `take` throws.
 */
export async function readEvents(reply: Reply, where: Where, take: TakeEvent): Promise<boolean> {
  const type = reply.header('content-type');
  if (type.includes('text/html')) throw pageFailure(where);
  return type.includes('application/json')
    ? readDocument(reply, where, take)
    : readStream(reply, where, take);
}

async function readDocument(reply: Reply, where: Where, take: TakeEvent): Promise<boolean> {
  const text = await readText(reply, where);
  if (text.trim() !== '') take(text);
  return true;
}

async function readStream({ body }: Reply, where: Where, take: TakeEvent): Promise<boolean> {
  const decoder = new TextDecoder();
  const count = newCounter(where);
  let done = false;
  let timer: NodeJS.Timeout | undefined;
  const parser = createParser({
    onEvent({ data, event }) {
      if (done || data === '') return;
      if (data === '[DONE]') {
        done = true;
        timer = setTimeout(() => body.destroy(), AFTER_DONE_MS);
      } else take(data, event);
    },
  });
  try {
    for await (const bytes of body) {
      count(bytes);
      parser.feed(decoder.decode(bytes, { stream: true }));
    }
    // Some servers leave out the empty line after the last event.
    if (!done) parser.feed('\n\n');
  } catch (error) {
    if (!done) throw error;
  } finally {
    clearTimeout(timer);
  }
  return done;
}
