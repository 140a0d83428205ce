import { Readable } from 'node:stream';
import { readEvents } from '../http/events.ts';
import type { TakeEvent } from '../http/events.ts';
import type { Where } from '../http/failures.ts';
import { readLines } from '../http/ndjson.ts';
import type { Reply } from '../http/wire.ts';

/**
 * Hands each event, line or document of a container's output to `take`. What it is shows in its first bytes: containers label
 * it at will.
 *
 * @returns whether the container said that this is all.
 */
export async function readOutput(
  bytes: AsyncIterable<Uint8Array>,
  contentType: string,
  where: Where,
  take: TakeEvent,
): Promise<boolean> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await firstOf(iterator);
  if (first === undefined) return false;
  const type = typeOf(Buffer.from(first).toString('latin1').trimStart(), contentType);
  const body = Readable.from(chained(first, iterator), { objectMode: false });
  const reply: Reply = { status: 200, header: () => type, body };
  if (type !== LINES) return readEvents(reply, where, take);
  await readLines(reply, where, take);
  return false;
}

async function firstOf(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return undefined;
    if (next.value.length > 0) return next.value;
  }
}

async function* chained(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => iterator };
}

const LINES = 'application/x-ndjson';

function typeOf(start: string, contentType: string): string {
  if (/^(data|event|id|retry)?:/.test(start)) return 'text/event-stream';
  if (start.startsWith('<')) return 'text/html';
  // A token a line, whatever the label says.
  return /jsonlines|ndjson/.test(contentType) || start.startsWith('{"token"') ? LINES : 'application/json';
}
