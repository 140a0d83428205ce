import type { TemplateTask } from '../prompts/variables.ts';
import type { PreparedRow } from '../results/rows.ts';
import type { StrategyTools, Turn } from './contract.ts';
import { adding, said } from './conversation.ts';
import type { VisibleTests } from './visible/contract.ts';
import { modelTests } from './visible/read.ts';

const WRITE_TESTS = (entryPoint: string): string =>
  `Do not write this function. Instead write tests for it, as its users would: at least five statements of the form \`assert ${entryPoint}(...) == ...\`, each on a line of its own, with literal arguments and results, in one fenced code block. Cover special cases.`;

/** Tests that the model writes, from the prompt alone; none where its answer has none that can be read. */
export async function askForTests(
  row: PreparedRow,
  task: TemplateTask,
  { ask }: StrategyTools,
  draw: number,
): Promise<{ readonly turn: Turn; readonly tests: VisibleTests }> {
  const turn = await ask(`tests ${draw + 1}`, adding(row.prompt, WRITE_TESTS(task.entryPoint)), { draw });
  const tests = turn.answer === null ? undefined : modelTests(said(turn), task);
  return { turn, tests: tests !== undefined && 'cases' in tests ? tests : { cases: [], from: 'model' } };
}

/** The tests of the prompt itself, else the model's own; a turn that failed instead of them. */
export async function testsToTry(
  row: PreparedRow,
  task: TemplateTask,
  tools: StrategyTools,
): Promise<VisibleTests | { readonly failed: Turn }> {
  if ('cases' in tools.visible) return tools.visible;
  const { turn, tests } = await askForTests(row, task, tools, 0);
  return turn.answer === null ? { failed: turn } : tests;
}

/** What tests are called in a reason. */
export const wordFor = ({ from }: VisibleTests): string =>
  from === 'docstring' ? 'examples of the prompt' : "tests of the model's own";
