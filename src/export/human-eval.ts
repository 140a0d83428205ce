/**
 * What OpenAI's `evaluate_functional_correctness` writes: `{task_id, completion, result, passed}` a line.
 * Source: https://github.com/openai/human-eval, `execution.py` and `evaluation.py`.
 */
import type { Suite } from '../suites/contract.ts';
import type { Survey } from './survey.ts';
import type { GradedRow } from '../results/rows.ts';

/** Passed means the base tests, all that HumanEval has. */
export async function* humanEvalResults(
  open: () => AsyncIterable<GradedRow>,
  survey: Survey,
  suite: Suite,
): AsyncGenerator<string> {
  const prompts = new Map(suite.tasks.map((task) => [task.id, task.prompt]));
  let index = 0;
  for await (const row of open()) {
    if (survey.counts(row, index++)) yield `${JSON.stringify(line(row, prompts.get(row.task) ?? ''))}\n`;
  }
}

function line(row: GradedRow, prompt: string) {
  return {
    task_id: row.task,
    completion: completionOf(row.code, prompt),
    result: resultOf(row),
    passed: row.verdict.base === 'passed',
  };
}

/**
 * The text that gives the program when it follows the prompt. A whole program stands behind the prompt's own function, whose
 * docstring is body enough, and defines it anew.
 */
function completionOf(code: string | null, prompt: string): string {
  if (code === null) return '';
  return code.startsWith(prompt) ? code.slice(prompt.length) : `\n${code}`;
}

function resultOf({ verdict, failures }: GradedRow): string {
  if (verdict.base === 'passed') return 'passed';
  if (verdict.base === 'timeout') return 'timed out';
  const why = failures.find((failure) => failure.set === 'base')?.why ?? verdict.base ?? '';
  return `failed: ${why}`;
}
