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

const shape = z.strictObject({ path: short, as: z.enum(['tuple', 'set', 'float', 'complex']) });
const sliceRequest = z.strictObject({ input: index, from: index, to: index });

export const callJob = z.strictObject({
  language,
  code: z.string(),
  entry: short,
  inputs,
  shapes: z.exactOptional(z.array(shape).max(MOST_PARTS).readonly()),
  limits,
  inlineBytes: z.exactOptional(index),
  doubt: z.exactOptional(z.boolean()),
  only: z.exactOptional(z.array(sliceRequest).max(MOST_PARTS).readonly()),
}) satisfies z.ZodType<CallJob>;

export const checkJob = z.strictObject({
  language: z.literal('python'),
  code: z.string(),
  entry: short,
  setup: z.string(),
  test: z.string(),
  limits,
}) satisfies z.ZodType<CheckJob>;

export const expressionJob = z.strictObject({
  language,
  code: z.string(),
  calls: z.array(z.string()).max(MOST_PARTS).readonly(),
  limits,
}) satisfies z.ZodType<ExpressionJob>;
