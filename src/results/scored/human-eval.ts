import { z } from 'zod';
import type { Outcome } from '../../outcome.ts';
import type { Reader } from './row.ts';

const text = z.string();

const humanEvalRow = z.looseObject({ task_id: text, result: text, passed: z.boolean() });

/** A line of `…_results.jsonl`. Source: openai/human-eval, `execution.py`: `passed`, `timed out` or `failed: …`. */
export const fromHumanEval: Reader = (value, line, next) => {
  const parsed = humanEvalRow.safeParse(value);
  if (!parsed.success) return undefined;
  const { task_id: task, result, passed } = parsed.data;
  const ended = passed ? 'passed' : result === 'timed out' ? 'timeout' : failureOf(result);
  const failures = passed ? {} : { failures: [{ outcome: ended, why: result }] };
  const sample = next(task, 'python');
  const scored = { task, language: 'python', sample, outcome: ended, verdict: { base: ended }, passed, line };
  return { tool: 'human-eval', samples: [{ ...scored, ...failures }], run: {} };
};

function failureOf(result: string): Outcome {
  if (ASSERTION.test(result)) return 'wrong';
  return SYNTAX.test(result) ? 'syntax' : 'error';
}

/** What the data set's own assertions say when they fail; most say nothing. The type of what was raised is not kept. */
const ASSERTION =
  /^failed: (|Error|Test \d+|This prints if this assert fails .*|\w+ (edge )?test error: .*|[a-z]{1,8})$/s;

/** How Python ends what it says of a program that does not compile. */
const SYNTAX = /\(<(string|unknown)>, line \d+\)$|invalid syntax|was never closed/;
