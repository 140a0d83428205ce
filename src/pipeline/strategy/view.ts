import { present } from '../../present.ts';
import type { TemplateTask } from '../../prompts/variables.ts';
import type { Task } from '../../suites/contract.ts';

/** What a model may know of a task. Its tests and its reference are not among it: no prompt, choice or stop can rest on them. */
export const viewOf = ({ id, language, entryPoint, prompt, fields }: Task): TemplateTask =>
  present({ id, language, entryPoint, prompt, fields });
