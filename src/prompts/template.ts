import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { Template as Jinja } from '@huggingface/jinja';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { Prompt } from '../models/contract.ts';
import { findShipped } from '../shipped.ts';
import type { Task } from '../suites/contract.ts';

/** How a task becomes a prompt. */
export interface Template {
  readonly name: string;
  /** `chat` gives messages, `completion` a raw text that the model continues. */
  readonly mode: 'chat' | 'completion';
  /** SHA-256 of the file. */
  readonly sha256: string;
  render(task: Task): Prompt;
}

const messagesSchema = z.array(
  z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }),
);

/**
 * Loads a template: a `.json` file is a list of messages whose contents are Jinja, a `.txt` file one raw completion prompt.
 * The variables are `prompt`, `entry_point`, `language` and `task`.
 */
export async function loadTemplate(name: string): Promise<Template> {
  const path = await findShipped('template', 'prompts', name, ['.json', '.txt']);
  const source = await readFile(path, 'utf8');
  const isChat = path.endsWith('.json');
  return {
    name: parse(path).name,
    mode: isChat ? 'chat' : 'completion',
    sha256: createHash('sha256').update(source).digest('hex'),
    render: isChat ? renderMessages(path, source) : renderText(path, source),
  };
}

function renderMessages(path: string, source: string): (task: Task) => Prompt {
  const messages = readMessages(path, source).map(({ role, content }) => ({
    role,
    jinja: compile(path, content),
  }));
  return (task) => messages.map(({ role, jinja }) => ({ role, content: jinja.render(variables(task)) }));
}

function renderText(path: string, source: string): (task: Task) => Prompt {
  const jinja = compile(path, source);
  return (task) => jinja.render(variables(task));
}

function variables(task: Task): Record<string, string> {
  return { prompt: task.prompt, entry_point: task.entryPoint, language: task.language, task: task.id };
}

function readMessages(path: string, source: string): z.infer<typeof messagesSchema> {
  try {
    return messagesSchema.parse(JSON.parse(source));
  } catch (error) {
    throw badTemplate(path, error instanceof z.ZodError ? z.prettifyError(error) : String(error));
  }
}

function compile(path: string, source: string): Jinja {
  try {
    return new Jinja(source);
  } catch (error) {
    throw badTemplate(path, error instanceof Error ? error.message : String(error));
  }
}

function badTemplate(path: string, why: string): AssayError {
  return new AssayError('bad-template', `${path} is not a template: ${why}`, {
    next: 'A .json template is a list of {"role", "content"} whose contents are Jinja; a .txt template is Jinja text.',
  });
}
