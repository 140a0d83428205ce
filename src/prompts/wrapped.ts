import { extname } from 'node:path';
import { AssayError } from '../errors.ts';
import { findShipped } from '../shipped.ts';
import { readFamily } from './chat-format.ts';
import type { ChatFormat } from './chat-format.ts';
import { prefillOf, readMessages } from './messages.ts';
import { hashOf, readSource } from './sources.ts';
import type { Source } from './sources.ts';
import type { Template } from './template.ts';
import { readText } from './text.ts';
import { variablesOf } from './variables.ts';

/** The messages of a template in the tags of a family. */
export async function inFamily(family: string, inner: string): Promise<Template> {
  const source = await readSource(await findShipped('family', 'prompts/families', family, ['.jinja']));
  const template = await chatAsText(readFamily(source.path, source.text), source, inner);
  return { ...template, name: `${family}/${inner}` };
}

/** The messages of a template as a text in a chat's format, which is read from `outer`. */
export async function chatAsText(format: ChatFormat, outer: Source, inner: string): Promise<Template> {
  const source = await readSource(await findShipped('template', 'prompts', inner, ['.json', '.txt']));
  if (extname(source.path) !== '.json') throw notMessages(inner);
  const read = readMessages(source.path, source.text);
  return {
    name: format.name,
    mode: 'completion',
    asks: 'programs',
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

/** The text of `completion` as the part before the gap of a fill-in-the-middle model. */
export async function fillInTheMiddle(family: string): Promise<Template> {
  const [outer, inner] = await Promise.all([
    findShipped('family', 'prompts/fim', family, ['.txt']).then(readSource),
    findShipped('template', 'prompts', 'completion', ['.txt']).then(readSource),
  ]);
  const [write, prefix] = [readText(outer), readText(inner)];
  return {
    name: `fim/${family}`,
    mode: 'completion',
    asks: 'programs',
    sha256: hashOf([outer, inner]),
    sources: [outer, inner],
    render: (task) => write({ ...variablesOf(task), prefix: prefix(variablesOf(task)) }),
    prefill: () => '',
  };
}
