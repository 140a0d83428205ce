import type { z } from 'zod';

import { TryFailure } from './try-failure.ts';

const NEWLINE = 10;

/** The lines of a stream of JSON, read with a schema. Throws TryFailure `broken` for what is none, or longer than `mostBytes`. */
export async function* readLines<Line>(
  body: AsyncIterable<Uint8Array>,
  schema: z.ZodType<Line>,
  mostBytes: number,
): AsyncGenerator<Line, void> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    let from = 0;
    for (let to = piece.indexOf(NEWLINE); to >= 0; to = piece.indexOf(NEWLINE, from)) {
      yield parse(Buffer.concat([...pieces, piece.subarray(from, to)]), schema);
      pieces = [];
      size = 0;
      from = to + 1;
    }
    pieces.push(piece.subarray(from));
    size += piece.length - from;
    if (size > mostBytes) throw new TryFailure('broken', 'it sent a line that is too long');
  }
}

function parse<Line>(line: Buffer, schema: z.ZodType<Line>): Line {
  try {
    return schema.parse(JSON.parse(line.toString('utf8')));
  } catch (cause) {
    throw new TryFailure('broken', 'it sent a line that is not of the contract', { cause });
  }
}
