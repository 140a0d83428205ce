import { z } from 'zod';
import type { Task } from './contract.ts';

/** What the rows of HumanEval, of EvalPlus's data sets and of the demo have in common. */
export const CODE_ROW = {
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
};

/** A Python function to be completed: the prompt is its beginning, the reference solution what follows. */
export function codeTask(row: z.output<z.ZodObject<typeof CODE_ROW>>, tests: Task['tests']): Task {
  return {
    id: row.task_id,
    language: 'python',
    prompt: row.prompt,
    entryPoint: row.entry_point,
    reference: row.prompt + row.canonical_solution,
    completion: row.canonical_solution,
    tests,
  };
}
