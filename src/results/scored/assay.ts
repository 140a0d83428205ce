import { z } from 'zod';
import { OUTCOMES } from '../../outcome.ts';
import { present } from '../../present.ts';
import { effortOf } from '../effort.ts';
import { arePoints } from './row.ts';
import type { Reader } from './row.ts';

const outcome = z.enum(OUTCOMES);
const text = z.string();
/** More than anybody asks for. */
const MOST_TURNS = 10_000;

const assayRow = z.looseObject({
  suite: text,
  suite_version: text,
  task: text,
  language: text,
  sample: z.int().min(0),
  template: text,
  strategy: text.exactOptional(),
  model: text,
  runtime: text,
  extractor: text.exactOptional(),
  sandbox: text.exactOptional(),
  outcome,
  verdict: z.record(text, outcome),
  passed: z.union([z.boolean(), z.number()]),
  total: z.number().exactOptional(),
  category: text.exactOptional(),
  method: text.exactOptional(),
  tests: z.object({ status: text, share: z.number().min(0).max(1) }).exactOptional(),
  chrf: z.number().exactOptional(),
  common_prefix: z.number().exactOptional(),
  cpu_s: z.number().exactOptional(),
  usage: z
    .object({
      promptTokens: z.number().exactOptional(),
      completionTokens: z.number().exactOptional(),
      source: z.enum(['server', 'counted-chunks']),
    })
    .optional()
    .catch(undefined),
  timing: z.object({ totalMs: z.number() }).optional().catch(undefined),
  turns: z.int().min(0).max(MOST_TURNS).exactOptional(),
  stop: text.exactOptional(),
  turn: text.exactOptional(),
  feedback: text.exactOptional(),
  tests_by_turn: z.array(z.number().min(0).max(1)).max(MOST_TURNS).exactOptional(),
  failures: z
    .array(z.object({ set: text.exactOptional(), input: z.number().exactOptional(), outcome, why: text }))
    .exactOptional(),
});

/** A line of `eval_*.ndjson`; of its failures the first three. */
export const fromAssay: Reader = (value, line) => {
  const parsed = assayRow.safeParse(value);
  if (!parsed.success || !arePoints(parsed.data)) return undefined;
  const { task, language, sample, verdict, passed, total, category, failures = [], ...more } = parsed.data;
  const { method, tests, chrf, common_prefix, cpu_s, ...others } = more;
  const { usage, timing, turns, stop, turn, feedback, tests_by_turn, ...run } = others;
  const scored = { task, language, sample, outcome: run.outcome, verdict, passed, line };
  const why = failures.slice(0, 3);
  const effort = effortOf(present({ usage, timing, turns, stop, turn, feedback, tests_by_turn }));
  return {
    tool: 'assay',
    samples: [
      {
        ...scored,
        ...present({ category, total }),
        // Only rows of a repository have a method.
        ...(method === undefined ? {} : present({ method, tests, chrf, common_prefix, cpu_s })),
        ...(why.length === 0 ? {} : { failures: why }),
        ...(Object.keys(effort).length === 0 ? {} : { effort }),
      },
    ],
    run: { ...run, ...present({ method }) },
  };
};
