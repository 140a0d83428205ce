import { z } from 'zod';
import type { Outcome } from '../../outcome.ts';
import { own } from '../../own.ts';
import type { Reader } from './row.ts';

const text = z.string();

const canAiCodeRow = z.looseObject({
  name: text,
  language: text,
  model: text.exactOptional(),
  runtime: text.nullish(),
  status: text,
  passed: z.number(),
  total: z.number(),
  checks: z.array(z.looseObject({ got: z.unknown() })).exactOptional(),
});

/** A graded row of can-ai-code. Source: its `evaluate.py`. */
export const fromCanAiCode: Reader = (value, line, next) => {
  const parsed = canAiCodeRow.safeParse(value);
  if (!parsed.success) return undefined;
  const { name: task, language, status, passed, total, checks = [], model, runtime } = parsed.data;
  const ended = outcomeOf(status, checks);
  const sample = next(task, language);
  const run = {
    ...(model === undefined ? {} : { model }),
    ...(typeof runtime === 'string' ? { runtime } : {}),
  };
  return {
    tool: 'can-ai-code',
    samples: [{ task, language, sample, outcome: ended, verdict: { checks: ended }, passed, total, line }],
    run,
  };
};

const STATUS: Readonly<Record<string, Outcome>> = {
  PASS: 'passed',
  NO_CODE: 'no-code',
  NOCODE: 'no-code',
  NO_FUNCTION: 'no-function',
};

/** What a call raised stands in what was `got`: `{error: "timeout!"}`, or an error with its type. */
function outcomeOf(status: string, checks: readonly { readonly got: unknown }[]): Outcome {
  const plain = own(STATUS, status);
  if (plain !== undefined) return plain;
  const errors = checks.flatMap(({ got }) => {
    const parsed = raised.safeParse(got);
    return parsed.success ? [parsed.data] : [];
  });
  if (errors.some(({ error }) => error === 'timeout!')) return 'timeout';
  if (errors.some(({ exc_type: type }) => type === 'SyntaxError' || type === 'IndentationError'))
    return 'syntax';
  return errors.length > 0 ? 'error' : 'wrong';
}

const raised = z.looseObject({ error: text, exc_type: text.exactOptional() });
