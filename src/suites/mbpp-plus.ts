/**
 * MBPP+: 378 basic Python problems, each told in a sentence and one assertion, with about 35 times MBPP's tests.
 * Papers: Austin et al. 2021, "Program Synthesis with Large Language Models", https://arxiv.org/abs/2108.07732;
 * Liu et al. 2023, https://arxiv.org/abs/2305.01210
 * Data: https://github.com/evalplus/mbppplus_release (Apache-2.0; MBPP itself CC-BY-4.0).
 */
import { z } from 'zod';
import { callSet } from './calls.ts';
import { CODE_ROW, codeTask } from './code-task.ts';
import type { Task } from './contract.ts';
import { MBPP_PLUS } from './datasets.ts';
import { dataLines, rawField, readFields, type DataLine } from './lines.ts';
import { locate } from './locate.ts';
import { compareRule } from './mbpp/rules.ts';
import { shapesOf } from './mbpp/shapes.ts';
import type { Compat, SuiteSource } from './source.ts';

const Row = z.object({
  ...CODE_ROW,
  atol: z.number(),
});

export const mbppPlus: SuiteSource = {
  name: 'mbpp+',
  version: 'v0.2.0',
  about:
    'MBPP’s 378 checked tasks with 41,015 inputs of EvalPlus; the answers are compared with the reference solutions’.',
  licence: 'Apache-2.0 (tests), CC-BY-4.0 (tasks)',
  source: 'https://github.com/evalplus/mbppplus_release',
  packages: ['numpy'],
  dataset: MBPP_PLUS,
  data: (options) => locate(MBPP_PLUS, options),
  tasks: (lines, compat) => dataLines(lines).map((line) => toTask(line, compat)),
};

function toTask(line: DataLine, compat: Compat): Task {
  const row = readFields(line, Row);
  const rules = { atol: row.atol, shapes: shapesOf(row.task_id), compare: compareRule(row.task_id, compat) };
  return codeTask(row, [
    callSet({ name: 'base', inputs: rawField(line, 'base_input'), ...rules }),
    callSet({ name: 'plus', inputs: rawField(line, 'plus_input'), ...rules }),
  ]);
}
