import { z } from 'zod';
import { OUTCOMES } from '../../outcome.ts';

/** A field that is not what it should be is left out, and takes no other with it. */
export const lenient = <Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema> | undefined> =>
  schema.optional().catch(undefined);

const text = lenient(z.string());
const number = lenient(z.number());

/** What a page shows of a row; rows of Assay and can-ai-code have these names. Source: docs/files.md. */
export const rowFields = z.object({
  prompt: lenient(z.union([z.string(), z.array(z.object({ role: z.string(), content: z.string() }))])),
  prefill: text,
  answer: lenient(z.string().nullable()),
  raw_answer: text,
  reasoning: text,
  code: lenient(z.string().nullable()),
  extracted_from: text,
  extractor: text,
  failures: lenient(
    z.array(
      z.object({
        set: z.string().exactOptional(),
        input: z.number().exactOptional(),
        outcome: z.enum(OUTCOMES),
        why: z.string(),
      }),
    ),
  ),
  printed: text,
  strategy: text,
  why: text,
  stop: text,
  feedback: text,
  method: text,
  diff: text,
  chrf: number,
  common_prefix: number,
  tests: lenient(
    z.object({
      status: z.string(),
      ran: z.number(),
      failures: z.number(),
      errors: z.number(),
      skipped: z.number(),
      share: z.number(),
      failed: z.array(z.object({ name: z.string(), why: z.string().exactOptional() })),
    }),
  ),
  sandbox: text,
  cpu_s: number,
  wall_s: number,
  peak_bytes: number,
  finish: text,
  usage: lenient(
    z.object({
      promptTokens: number,
      completionTokens: number,
      reasoningTokens: number,
      source: text,
    }),
  ),
  timing: lenient(z.object({ ttftMs: number, totalMs: number, tokensPerS: number })),
  attempts: number,
  cached: lenient(z.boolean()),
  ignored: lenient(z.array(z.string())),
  failure: lenient(z.object({ kind: z.string(), message: z.string() })),
  params: lenient(z.union([z.string(), z.record(z.string(), z.unknown())])),
  entry_point: text,
});

export type RowFields = z.output<typeof rowFields>;
