import { existsSync, statSync } from 'node:fs';
import { basename, extname, join, parse } from 'node:path';
import { AssayError } from '../errors.ts';
import type { Prompt } from '../models/contract.ts';
import { findShipped, packageFolder } from '../shipped.ts';
import type { Suite, Task } from '../suites/contract.ts';
import { joined, prefillOf, readMessages } from './messages.ts';
import { repositoryTemplate } from './repository/template.ts';
import { hashOf, readSource } from './sources.ts';
import type { Source } from './sources.ts';
import { readText } from './text.ts';
import { readTokenizer } from './tokenizer.ts';
import { variablesOf } from './variables.ts';
import { chatAsText, fillInTheMiddle, inFamily } from './wrapped.ts';

/** How a task becomes a prompt. */
export interface Template {
  readonly name: string;
  /** `chat` gives messages, `completion` a raw text that the model continues. */
  readonly mode: 'chat' | 'completion';
  /** What it asks for: functions and programs, or tasks from a repository. */
  readonly asks: 'programs' | 'repositories';
  /** SHA-256 of its files. */
  readonly sha256: string;
  /** The files, the innermost last. */
  readonly sources: readonly Source[];
  /** @throws AssayError `bad-template` where it reads a variable that the task does not have. */
  render(task: Task): Prompt;
  /** The end of the prompt that is the start of the answer, such as an open fence: extraction needs it; empty for none. */
  prefill(task: Task): string;
  /** What is said to an answer that does not pass the tests, which print `output`; only of templates for repositories. */
  feedback?(task: Task, output: string): string;
}

/**
 * Loads a template by its name or path.
 *
 * - `NAME` or a path ending in `.json`: messages, whose last may be the assistant's: the start of the answer
 * - `NAME` or a path ending in `.txt`: one text that the model continues, never a message
 * - `FAMILY/NAME`: the messages of `NAME` in the tags of a family, as a text
 * - `fim/FAMILY`: the text of `completion` as the part before the gap of a fill-in-the-middle model
 * - `repository/NAME` or a path ending in `.yaml`: messages for tasks from a repository
 * - a path of a `tokenizer_config.json`, or of the folder that has it: the messages of `chat` in that tokenizer's chat template, as a text
 *
 * @throws AssayError `unknown-template`, `unknown-family`, `bad-template`.
 */
export async function loadTemplate(name: string): Promise<Template> {
  const template = await findTemplate(name);
  return {
    ...template,
    render: (task) => {
      const prompt = template.render(task);
      if (prompt.length === 0) throw emptyPrompt(name, task);
      return prompt;
    },
  };
}

/**
 * The template for a suite: the one that is named, else the suite's usual one.
 * @throws AssayError `unsuitable-template` for one that asks for other things, and those of `loadTemplate`.
 */
export async function loadTemplateFor(
  suite: Pick<Suite, 'name' | 'project'>,
  name: string,
): Promise<Template> {
  const template = await loadTemplate(name);
  const asks = suite.project === undefined ? 'programs' : 'repositories';
  if (template.asks === asks) return template;
  const what = asks === 'programs' ? 'functions and programs' : 'methods of a repository';
  throw new AssayError('unsuitable-template', `${suite.name} asks for ${what}, and ${name} does not.`, {
    next: `Use --template ${usualTemplate(suite.project !== undefined)}, or another that assay prompts list shows for it.`,
  });
}

/** The template of suites for which none is named. */
export const usualTemplate = (isRepository: boolean): string => (isRepository ? 'repository/file' : 'chat');

async function findTemplate(name: string): Promise<Template> {
  const [, family, inner] = /^([\w-]+)\/([\w-]+)$/.exec(name) ?? [];
  if (family === 'fim' && inner !== undefined) return fillInTheMiddle(inner);
  if (family === 'repository' && inner !== undefined) return shippedForRepositories(inner);
  if (family !== undefined && inner !== undefined) return inFamily(family, inner);
  if (isShipped(`families/${name}.jinja`)) throw familyAlone(name, `${name}/chat`);
  if (isShipped(`fim/${name}.txt`)) throw familyAlone(name, `fim/${name}`);
  const path = isFolder(name) ? join(name, 'tokenizer_config.json') : name;
  const source = await readSource(await findShipped('template', 'prompts', path, ['.json', '.txt', '.yaml']));
  if (basename(source.path).endsWith('tokenizer_config.json'))
    return chatAsText(await readTokenizer(source.path, source.text), source, 'chat');
  if (extname(source.path) === '.yaml') return repositoryTemplate(parse(source.path).name, source);
  return extname(source.path) === '.json' ? messages(source) : text(source);
}

async function shippedForRepositories(name: string): Promise<Template> {
  const path = await findShipped('template', 'prompts/repository', name, ['.yaml']);
  return repositoryTemplate(`repository/${name}`, await readSource(path));
}

const isShipped = (file: string): boolean => existsSync(join(packageFolder, 'prompts', file));

/** A bare name is never one. */
const isFolder = (path: string): boolean =>
  /[/\\]/.test(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function familyAlone(name: string, template: string): AssayError {
  return new AssayError('unknown-template', `${name} is a family of tags, not a template.`, {
    next: `Say what is put into them: ${template} for example; assay prompts list shows families and templates.`,
  });
}

function emptyPrompt(name: string, { id }: Task): AssayError {
  return new AssayError('bad-template', `${name} makes an empty prompt of ${id}.`, {
    next: 'docs/prompts.md shows how templates are written.',
  });
}

function messages(source: Source): Template {
  const read = readMessages(source.path, source.text);
  const render = (task: Task) => read(variablesOf(task)).map(joined);
  return { ...named(source), mode: 'chat', render, prefill: (task) => prefillOf(render(task)) };
}

function text(source: Source): Template {
  const render = readText(source);
  return {
    ...named(source),
    mode: 'completion',
    render: (task) => render(variablesOf(task)),
    prefill: () => '',
  };
}

const named = (source: Source) => ({
  name: parse(source.path).name,
  asks: 'programs' as const,
  sha256: hashOf([source]),
  sources: [source],
});
