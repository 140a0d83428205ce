import { z } from 'zod';
import type { ScoredSample } from './contract.ts';
import type { Reader } from './row.ts';

const text = z.string();

const lmEvalRow = z.looseObject({
  doc: z.looseObject({ task_id: z.union([text, z.int()]) }),
  resps: z.array(z.unknown()),
  'pass@1': z.number().min(0).max(1).exactOptional(),
  pass_at_1: z.number().min(0).max(1).exactOptional(),
});

/**
 * Sample logs of lm-evaluation-harness (`--log_samples`): one row a task with the share of its answers that passed. Which of
 * several passed is not told, so the first are taken for those.
 */
export const fromLmEval: Reader = (value, line, next) => {
  const parsed = lmEvalRow.safeParse(value);
  if (!parsed.success) return undefined;
  const { doc, resps, 'pass@1': pass1, pass_at_1: passAt1 = pass1 } = parsed.data;
  if (passAt1 === undefined) return undefined;
  const task = typeof doc.task_id === 'number' ? `Mbpp/${doc.task_id}` : doc.task_id;
  const answers = Array.isArray(resps[0]) ? resps[0].length : resps.length;
  const samples = Array.from({ length: answers }, (_, at): ScoredSample => {
    const ended = at < Math.round(passAt1 * answers) ? 'passed' : 'wrong';
    const sample = next(task, 'python');
    return {
      task,
      language: 'python',
      sample,
      outcome: ended,
      verdict: { base: ended },
      passed: ended === 'passed',
      line,
    };
  });
  return { tool: 'lm-eval', samples, run: {} };
};
