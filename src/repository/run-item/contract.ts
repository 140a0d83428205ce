/**
 * The sandbox service of the multi-task Django benchmark: one request a run of tests, the answer when they have ended. What is
 * `assay` in an answer is ours; whoever does not know it reads the text.
 */
import { z } from 'zod';

export const PATH = '/run_item';

const text = z.string();

/** Lines `start_line` to `end_line` of a file, from 1 and both inclusive, are replaced, then the tests run. Other fields are echoed. */
export const itemSchema = z.looseObject({
  idx: z.union([z.int(), text]),
  dp_id: z.union([z.int(), text]),
  file_path: text.min(1),
  replace_content: text,
  method_name: text.default(''),
  start_line: z.int().min(1),
  end_line: z.int().min(1),
  // None would run the whole suite.
  tests: z
    .array(text.min(1).refine((name) => !name.includes('\0'), 'no test has a name with NUL'))
    .min(1, 'an empty list would run the whole suite'),
});

export type Item = z.output<typeof itemSchema>;

/** What is known of a run beyond its text; the fields are those of CommandReport. */
const runSchema = z.object({
  end: z.enum(['exited', 'timeout', 'memory', 'disk', 'output', 'killed']),
  cpuS: z.number(),
  wallS: z.number(),
  peakBytes: z.number(),
});

export const replySchema = z.looseObject({
  /** The request. */
  datapoint: z.unknown(),
  /** What the tests printed; hostile text. */
  test_output: text,
  /** The file as it was tested. */
  edited_file: text.nullish(),
  assay: runSchema.exactOptional(),
});

export type Reply = z.output<typeof replySchema>;
