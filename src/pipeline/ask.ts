import type { AskResult } from '../models/ask.ts';
import type { Params } from '../models/contract.ts';
import type { AnsweredRow, PreparedRow } from '../results/rows.ts';
import { QUESTION_FIELDS } from '../interview/schema.ts';
import { begun } from '../prompts/prefill.ts';
import type { TemplateTask } from '../prompts/variables.ts';
import type { Suite } from '../suites/contract.ts';
import type { Template } from '../prompts/template.ts';
import type { PlannedSample } from './plan.ts';

/** prepare: the row of a sample that is to be asked for; that of an interview has the question's texts and name as can-ai-code's has. */
export function prepareRow(suite: Suite, template: Template, { task, sample }: PlannedSample): PreparedRow {
  const prefill = template.prefill(task);
  return {
    ...(task.fields === undefined ? {} : { ...task.fields, name: task.id }),
    suite: suite.name,
    suite_version: suite.version,
    task: task.id,
    language: task.language,
    ...(task.category === undefined ? {} : { category: task.category }),
    entry_point: task.entryPoint,
    sample,
    template: template.name,
    prompt: template.render(task),
    ...(prefill === '' ? {} : { prefill }),
  };
}

export interface AskContext {
  readonly model: string;
  readonly runtime: string;
  readonly params: Params;
}

/** interview: the prepared row with what the model said, or with why it said nothing. */
export function answeredRow(prepared: PreparedRow, context: AskContext, result: AskResult): AnsweredRow {
  const row = { ...prepared, ...context };
  if ('failure' in result) {
    const { kind, message } = result.failure;
    return { ...row, answer: null, failure: { kind, message }, attempts: result.attempts };
  }
  return { ...row, ...result.answer, attempts: result.attempts };
}

/** The answer with the start that the prompt gave it; the start may not have been sent. */
export function wholeAnswer({ prefill, ignored }: AnsweredRow, answer: string): string {
  return prefill === undefined || ignored?.includes('prefill') === true ? answer : begun(prefill, answer);
}

/** As much of a row's task as a template may read. */
export function taskOf(row: PreparedRow): TemplateTask {
  const fields = QUESTION_FIELDS.flatMap((name): [string, string][] => {
    const value: unknown = Reflect.get(row, name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return {
    id: row.task,
    language: row.language,
    entryPoint: row.entry_point,
    prompt: typeof row.prompt === 'string' ? row.prompt : '',
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
}
