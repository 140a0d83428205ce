import { z } from 'zod';
import type { From } from '../../results/lines.ts';
import { readNdjson } from '../../results/ndjson.ts';
import { TOOLS } from '../../results/scored/contract.ts';
import { notScored } from '../../results/scored/read.ts';
import { toScored } from '../../results/scored/readers.ts';
import type { Indexer } from './indexer.ts';
import type { Place } from './place.ts';

const text = z.string().exactOptional();

/** What a row tells of its run; its other fields are not kept. */
export const firstSchema = z.object({
  tool: z.enum(TOOLS),
  run: z.object({
    suite: text,
    suite_version: text,
    model: text,
    template: text,
    runtime: text,
    extractor: text,
    sandbox: text,
  }),
});

/** What was read of a file of rows. */
export interface RowsRead {
  /** Of the first row; absent where there is none. */
  readonly first?: z.infer<typeof firstSchema>;
  readonly last?: Place;
}

/**
 * Adds the graded rows of a file from one place on.
 * @throws AssayError `cannot-read`, `bad-samples`, `bad-row`, `not-graded`, `torn-row`.
 */
export async function addRows(file: string, indexer: Indexer, from?: From): Promise<RowsRead> {
  let read: RowsRead = {};
  const next = indexer.next.bind(indexer);
  const options = { forgiveTornEnd: true, ...(from === undefined ? {} : { from }) };
  for await (const { number, value, start, bytes } of readNdjson(file, options)) {
    const row = toScored(value, number, next);
    if (row === undefined) throw notScored(file, number, value);
    const last = { start, bytes, line: number };
    read = { first: read.first ?? firstSchema.parse(row), last };
    for (const sample of row.samples) indexer.add(sample, last);
  }
  return read;
}
