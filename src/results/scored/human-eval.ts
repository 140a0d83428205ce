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

/** An assertion that fails has no text of its own in most checks of HumanEval. */
const failureOf = (result: string): Outcome =>
  /^failed: ?$/.test(result)
    ? 'wrong'
    : /invalid syntax|indent|was never closed/.test(result)
      ? 'syntax'
      : 'error';
