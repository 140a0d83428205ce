import { z } from 'zod';
import type { Outcome } from '../../outcome.ts';
import { own } from '../../own.ts';
import { arePoints } from './row.ts';
import type { Reader } from './row.ts';

const text = z.string();

const check = z.looseObject({
  assert: text.exactOptional(),
  status: z.number().exactOptional(),
  weight: z.number().exactOptional(),
  got: z.unknown(),
});

const canAiCodeRow = z.looseObject({
  name: text,
  language: text,
  model: text.exactOptional(),
  runtime: text.nullish(),
  status: text,
  passed: z.number(),
  total: z.number(),
  Category: text.exactOptional(),
  checks: z.array(check).exactOptional(),
});

type Row = z.infer<typeof canAiCodeRow>;
type Check = z.infer<typeof check>;

/** A graded row of can-ai-code. Source: its `evaluate.py`. */
export const fromCanAiCode: Reader = (value, line, next) => {
  const parsed = canAiCodeRow.safeParse(value);
  if (!parsed.success || !arePoints(parsed.data)) return undefined;
  const { name: task, language, passed, total, model, runtime, Category: category } = parsed.data;
  const ended = outcomeOf(parsed.data);
  const scored = { task, language, sample: next(task, language), outcome: ended, passed, total, line };
  const why = ended === 'passed' ? undefined : causeOf(parsed.data);
  const run = {
    ...(model === undefined ? {} : { model }),
    ...(typeof runtime === 'string' ? { runtime } : {}),
  };
  const more = {
    ...(category === undefined ? {} : { category }),
    ...(why === undefined ? {} : { failures: [{ set: 'checks', outcome: ended, why }] }),
  };
  return { tool: 'can-ai-code', samples: [{ ...scored, verdict: { checks: ended }, ...more }], run };
};

const STATUS: Readonly<Record<string, Outcome>> = {
  PASS: 'passed',
  NO_CODE: 'no-code',
  NOCODE: 'no-code',
  NO_FUNCTION: 'no-function',
};

/** What a call raised stands in what was `got`: `{error: "timeout!"}`, or an error with its type. */
function outcomeOf({ status, checks = [] }: Row): Outcome {
  const plain = own(STATUS, status);
  if (plain !== undefined) return plain;
  const errors = checks.flatMap(raisedBy);
  if (errors.some(({ error }) => error === 'timeout!')) return 'timeout';
  if (errors.some(({ exc_type: type }) => type === 'SyntaxError' || type === 'IndentationError'))
    return 'syntax';
  return errors.length > 0 ? 'error' : 'wrong';
}

/** The first error, or else the first check that did not earn all of its points. */
function causeOf({ checks = [] }: Row): string | undefined {
  const [raised] = checks.flatMap(raisedBy);
  if (raised !== undefined)
    return `${raised.exc_type === undefined ? '' : `${raised.exc_type}: `}${raised.error}`;
  const missed = checks.find(({ status = 0, weight = 1 }) => status < weight);
  if (missed === undefined) return undefined;
  const wanted = 'eq-any' in missed ? `one of ${shown(missed['eq-any'])}` : shown(missed['eq']);
  return `${missed.assert ?? 'a check'} is ${shown(missed.got)}, expected ${wanted}`;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 300);

const raised = z.looseObject({ error: text, exc_type: text.exactOptional() });

function raisedBy({ got }: Check): z.infer<typeof raised>[] {
  const parsed = raised.safeParse(got);
  return parsed.success ? [parsed.data] : [];
}
