import { z } from 'zod';

import type { CallJob, CheckJob, ExpressionJob } from '../contract.ts';
import { index, inputs, limits } from './codecs.ts';

/**
 * The jobs of `../contract.ts` as JSON: the server reads them with `z.decode` and the client writes them with `z.encode`.
 * Unknown fields are refused: a server that is older than its client must not overlook what was asked.
 */

const language = z.enum(['python', 'javascript']);
/** A name, a path or the like. */
const short = z.string().max(1000);
const MOST_PARTS = 10_000;

const program = z.string().describe('The whole program.');
const entry = short.describe('Name of the function that is called.');
const shape = z.strictObject({ path: short, as: z.enum(['tuple', 'set', 'float', 'complex']) });
const sliceRequest = z.strictObject({ input: index, from: index, to: index });

export const callJob = z.strictObject({
  language,
  code: program,
  entry,
  inputs: inputs.describe('A JSON array of argument arrays, as its bytes.'),
  shapes: z
    .exactOptional(z.array(shape).max(MOST_PARTS).readonly())
    .describe('How JSON becomes the Python values that are meant.'),
  limits,
  inlineBytes: z.exactOptional(index).describe('Longer values come as digests; default 8192.'),
  doubt: z.exactOptional(z.boolean()).describe('Look whether long values equal themselves.'),
  only: z
    .exactOptional(z.array(sliceRequest).max(MOST_PARTS).readonly())
    .describe('Send these slices of values in full, and nothing else.'),
}) satisfies z.ZodType<CallJob>;

export const checkJob = z.strictObject({
  language: z.literal('python'),
  code: program,
  entry,
  setup: z.string().describe('What the checker loads first.'),
  test: z.string().describe('Code that defines check(candidate).'),
  limits,
}) satisfies z.ZodType<CheckJob>;

export const expressionJob = z.strictObject({
  language,
  code: program,
  calls: z.array(z.string()).max(MOST_PARTS).readonly().describe('Expressions of the language.'),
  limits,
}) satisfies z.ZodType<ExpressionJob>;
