import { existsSync } from 'node:fs';
import { parse } from 'node:path';
import { findShipped } from '../shipped.ts';
import { hashOf, readSource } from './sources.ts';
import type { Source } from './sources.ts';
import { readText } from './text.ts';
import { type TemplateTask, variablesOf } from './variables.ts';

/** What is made of an answer before code is taken from it. */
export interface OutputTemplate {
  readonly name: string;
  /** SHA-256 of its file. */
  readonly sha256: string;
  readonly sources: readonly Source[];
  /** @throws AssayError `bad-template` where it reads a variable that the task does not have. */
  render(task: TemplateTask, answer: string): string;
}

/**
 * Loads an output template by its name or the path of a `.txt` file: Jinja with the variables of a template and `Answer`.
 * @throws AssayError `unknown-output-template`, `bad-template`.
 */
export async function loadOutputTemplate(name: string): Promise<OutputTemplate> {
  // `assay prompts list` shows it with its folder.
  const bare = existsSync(name) ? name : name.replace(/^output\//, '');
  const path = await findShipped('output-template', 'prompts/output', bare, ['.txt']);
  const source = await readSource(path);
  const render = readText(source);
  return {
    name: parse(path).name,
    sha256: hashOf([source]),
    sources: [source],
    render: (task, answer) => render({ ...variablesOf(task), Answer: answer }),
  };
}
