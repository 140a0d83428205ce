import { z } from 'zod';
import { OUTCOMES } from '../../outcome.ts';
import { arePoints } from './row.ts';
import type { Reader } from './row.ts';

const outcome = z.enum(OUTCOMES);
const text = z.string();

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
  failures: z
    .array(z.object({ set: text.exactOptional(), input: z.number().exactOptional(), outcome, why: text }))
    .exactOptional(),
});

/** A line of `eval_*.ndjson`; of its failures the first three. */
export const fromAssay: Reader = (value, line) => {
  const parsed = assayRow.safeParse(value);
  if (!parsed.success || !arePoints(parsed.data)) return undefined;
  const { task, language, sample, verdict, passed, total, category, failures = [], ...run } = parsed.data;
  const scored = { task, language, sample, outcome: run.outcome, verdict, passed, line };
  const why = failures.slice(0, 3);
  return {
    tool: 'assay',
    samples: [
      {
        ...scored,
        ...(category === undefined ? {} : { category }),
        ...(total === undefined ? {} : { total }),
        ...(why.length === 0 ? {} : { failures: why }),
      },
    ],
    run,
  };
};
