import { QUESTION_FIELDS } from '../interview/schema.ts';
import { nearest } from '../nearest.ts';
import type { Task } from '../suites/contract.ts';
import type { Jinja } from './jinja.ts';
import { badTemplate } from './piece.ts';
import type { Piece } from './piece.ts';
import type { Reads } from './reads.ts';
import { findInTags } from './syntax.ts';

/** As much of a task as a template may read. */
export type TemplateTask = Pick<Task, 'id' | 'language' | 'entryPoint' | 'prompt' | 'fields'>;

/** What a template reads, by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * `prompt, entry_point, language, task`, and `kind`: `code` where the prompt is code to be completed, `question` where it
 * is a request in plain words; then also the question's own fields (`Signature, Input, Output, Fact?, Description`).
 */
export function variablesOf(task: TemplateTask): Variables {
  return {
    ...task.fields,
    prompt: task.prompt,
    entry_point: task.entryPoint,
    language: task.language,
    task: task.id,
    kind: task.fields === undefined ? 'code' : 'question',
  };
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(QUESTION_FIELDS.filter((field) => field !== 'Checks'));

/** @throws AssayError `bad-template` with file, line and the nearest variable where the text reads one that is not offered. */
export function checkVariables({ piece, reads }: Jinja, offered: Variables): void {
  for (const name of reads.names) {
    if (!Object.hasOwn(offered, name) && !mayLack(name, reads, offered))
      throw unknownVariable(piece, name, offered);
  }
}

/** A question need not have a fact, and a template may ask for a field, or for the kind of task, before it reads the field. */
const mayLack = (name: string, { names, tested }: Reads, offered: Variables): boolean =>
  KNOWN_FIELDS.has(name) &&
  (tested.has(name) || names.has('kind') || (name === 'Fact' && offered['kind'] === 'question'));

function unknownVariable(piece: Piece, name: string, offered: Variables) {
  const known = Object.keys(offered);
  if (KNOWN_FIELDS.has(name)) {
    const why = `the task ${offered['task'] ?? ''} has no ${name}; only questions of an interview have`;
    const next = `Ask first, {% if ${name} is defined %}, or use a template for code: assay prompts list.`;
    return badTemplate(piece, whereRead(piece.text, name), why, next);
  }
  const near = nearest(name, [...known, ...KNOWN_FIELDS]);
  const why = `there is no variable ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
  return badTemplate(piece, whereRead(piece.text, name), why, `Variables here: ${known.join(', ')}.`);
}

const whereRead = (text: string, name: string): number | undefined =>
  findInTags(text, new RegExp(`(?<![\\w.'"])${name}(?!\\w)`));
