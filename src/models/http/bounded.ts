import { ModelError } from '../contract.ts';
import type { Where } from './failures.ts';
import type { Reply } from './wire.ts';

/** Bytes of one reply. An answer of 128,000 tokens, streamed one by one, takes about half of it. */
const REPLY_LIMIT = 64 * 1024 * 1024;

/** Counts the bytes of one reply; throws ModelError `protocol`, which a repetition would not mend, once they are too many. */
export function newCounter({ shown }: Where): (bytes: Uint8Array) => void {
  let length = 0;
  return (bytes) => {
    length += bytes.length;
    if (length > REPLY_LIMIT) {
      throw new ModelError('protocol', `${shown} sent more than 64 MiB in one reply.`, { retryable: false });
    }
  };
}

/** The whole reply as text. @throws ModelError where it is longer than any answer. */
export async function readText({ body }: Reply, where: Where): Promise<string> {
  const count = newCounter(where);
  const pieces: Uint8Array[] = [];
  for await (const bytes of body) {
    if (!(bytes instanceof Uint8Array)) continue;
    count(bytes);
    pieces.push(bytes);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}
