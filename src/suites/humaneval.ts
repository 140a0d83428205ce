/**
 * HumanEval: 164 hand-written Python functions to be completed from signature and docstring.
 * Paper: Chen et al. 2021, "Evaluating Large Language Models Trained on Code", https://arxiv.org/abs/2107.03374
 * Data: https://github.com/openai/human-eval (MIT). Each task brings checking code that defines `check(candidate)`.
 */
import { z } from 'zod';
import { CODE_ROW, codeTask } from './code-task.ts';
import type { Task } from './contract.ts';
import { HUMANEVAL } from './datasets.ts';
import { dataLines, readFields, type DataLine } from './lines.ts';
import { locate } from './locate.ts';
import type { SuiteSource } from './source.ts';

const Row = z.object({
  ...CODE_ROW,
  test: z.string(),
});

export const humaneval: SuiteSource = {
  name: 'humaneval',
  version: 'v1',
  about: 'OpenAI’s 164 Python functions, judged by the checking code that they were published with.',
  licence: 'MIT',
  source: 'https://github.com/openai/human-eval',
  packages: ['numpy'],
  dataset: HUMANEVAL,
  data: (options) => locate(HUMANEVAL, options),
  tasks: (lines) => dataLines(lines).map(toTask),
};

function toTask(line: DataLine): Task {
  const row = readFields(line, Row);
  return codeTask(row, [{ kind: 'check', name: 'base', setup: helpersOf(row.prompt), test: row.test }]);
}

/**
 * The prompt as a program of its own, for what it defines beside the asked function: `poly` of HumanEval/32, `encode_cyclic`
 * of 38, `encode_shift` of 50. The asked function itself does nothing there; the sandbox puts the candidate's in its place.
 */
function helpersOf(prompt: string): string {
  return `${prompt}\n    pass\n`;
}
