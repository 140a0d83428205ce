import { basename, extname, parse } from 'node:path';
import { AssayError } from '../errors.ts';
import type { Prompt } from '../models/contract.ts';
import { findShipped } from '../shipped.ts';
import type { Task } from '../suites/contract.ts';
import { readFamily } from './chat-format.ts';
import type { ChatFormat } from './chat-format.ts';
import { joined, prefillOf, readMessages } from './messages.ts';
import { hashOf, readSource } from './sources.ts';
import type { Source } from './sources.ts';
import { readText } from './text.ts';
import { readTokenizer } from './tokenizer.ts';
import { variablesOf } from './variables.ts';

/** How a task becomes a prompt. */
export interface Template {
  readonly name: string;
  /** `chat` gives messages, `completion` a raw text that the model continues. */
  readonly mode: 'chat' | 'completion';
  /** SHA-256 of its files. */
  readonly sha256: string;
  /** The files, the innermost last. */
  readonly sources: readonly Source[];
  /** @throws AssayError `bad-template` where it reads a variable that the task does not have. */
  render(task: Task): Prompt;
  /** The end of the prompt that is the start of the answer, such as an open fence: extraction needs it; empty for none. */
  prefill(task: Task): string;
}

/**
 * Loads a template by its name or path.
 *
 * - `NAME` or a path ending in `.json`: messages, whose last may be the assistant's: the start of the answer
 * - `NAME` or a path ending in `.txt`: one text that the model continues, never a message
 * - `FAMILY/NAME`: the messages of `NAME` in the tags of a family, as a text
 * - `fim/FAMILY`: the text of `completion` as the part before the gap of a fill-in-the-middle model
 * - a path of a `tokenizer_config.json`: the messages of `chat` in that tokenizer's chat template, as a text
 *
 * @throws AssayError `unknown-template`, `unknown-family`, `bad-template`.
 */
export async function loadTemplate(name: string): Promise<Template> {
  const [, family, inner] = /^([\w-]+)\/([\w-]+)$/.exec(name) ?? [];
  if (family === 'fim' && inner !== undefined) return fillInTheMiddle(inner);
  if (family !== undefined && inner !== undefined) return inFamily(family, inner);
  const source = await readSource(await findShipped('template', 'prompts', name, ['.json', '.txt']));
  if (basename(source.path).endsWith('tokenizer_config.json'))
    return chatAsText(await readTokenizer(source.path, source.text), source, 'chat');
  return extname(source.path) === '.json' ? messages(source) : text(source);
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
  sha256: hashOf([source]),
  sources: [source],
});

async function inFamily(family: string, inner: string): Promise<Template> {
  const source = await readSource(await findShipped('family', 'prompts/families', family, ['.jinja']));
  const template = await chatAsText(readFamily(source.path, source.text), source, inner);
  return { ...template, name: `${family}/${inner}` };
}

async function chatAsText(format: ChatFormat, outer: Source, inner: string): Promise<Template> {
  const source = await readSource(await findShipped('template', 'prompts', inner, ['.json', '.txt']));
  if (extname(source.path) !== '.json') throw notMessages(inner);
  const read = readMessages(source.path, source.text);
  return {
    name: format.name,
    mode: 'completion',
    sha256: hashOf([outer, source]),
    sources: [outer, source],
    render: (task) => format.write(read(variablesOf(task))),
    prefill: (task) => prefillOf(read(variablesOf(task))),
  };
}

function notMessages(name: string): AssayError {
  return new AssayError('bad-template', `${name} is a text, and only messages can be put into tags.`, {
    next: `Use ${name} alone, or one of the messages that assay prompts list shows.`,
  });
}

async function fillInTheMiddle(family: string): Promise<Template> {
  const [outer, inner] = await Promise.all([
    findShipped('family', 'prompts/fim', family, ['.txt']).then(readSource),
    findShipped('template', 'prompts', 'completion', ['.txt']).then(readSource),
  ]);
  const [write, prefix] = [readText(outer), readText(inner)];
  return {
    name: `fim/${family}`,
    mode: 'completion',
    sha256: hashOf([outer, inner]),
    sources: [outer, inner],
    render: (task) => write({ ...variablesOf(task), prefix: prefix(variablesOf(task)) }),
    prefill: () => '',
  };
}
