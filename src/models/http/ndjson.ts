import { newCounter } from './bounded.ts';
import { pageFailure } from './failures.ts';
import type { Where } from './failures.ts';
import type { Reply } from './wire.ts';

/**
 * Hands each line of a streamed reply to `take`, in order; empty ones are passed over.
 *
 * @throws ModelError for a web page and for a reply without end; whatever the connection or `take` throws.
 */
export async function readLines(reply: Reply, where: Where, take: (line: string) => void): Promise<void> {
  if (reply.header('content-type').includes('text/html')) throw pageFailure(where);
  const decoder = new TextDecoder();
  const count = newCounter(where);
  // Only what has just come is searched for a line's end: a line that never ends would be searched again with each piece.
  let begun: string[] = [];
  const takeLine = (line: string): void => {
    if (line.trim() !== '') take(line);
  };
  for await (const bytes of reply.body) {
    count(bytes);
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
    begun.push(first);
    for (const next of others) {
      takeLine(begun.join(''));
      begun = [next];
    }
  }
  takeLine(begun.join(''));
}
