import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { lineOfPath, parseJsonFile } from '../json-file.ts';
import type { Message } from '../models/contract.ts';
import { faultOf } from '../schema-fault.ts';
import { compile } from './jinja.ts';
import { jsonString } from './piece.ts';
import { checkVariables } from './variables.ts';
import type { Variables } from './variables.ts';

/** A message before it is joined: what is asked, and what the question is about. */
export interface SplitMessage extends Message {
  readonly input?: string;
}

const messagesSchema = z
  .array(
    z.strictObject({
      role: z.enum(['system', 'user', 'assistant']),
      content: z.string().describe('Jinja.'),
      input: z
        .string()
        .describe('Jinja: what the content is about; follows it after an empty line.')
        .exactOptional(),
    }),
  )
  .min(1);

/** Reads a list of messages whose contents are Jinja. @throws AssayError `bad-template`. */
export function readMessages(path: string, file: string): (variables: Variables) => SplitMessage[] {
  const messages = check(path, file, parseJsonFile(path, file, notMessages));
  const readers = messages.map(({ role, content, input }) => ({
    role,
    content: reader(path, file, content),
    input: input === undefined ? () => '' : reader(path, file, input),
  }));
  return (variables) =>
    readers
      .map(({ role, content, input }) => ({ role, content: content(variables), input: input(variables) }))
      .filter(({ content, input }) => content !== '' || input !== '');
}

function reader(path: string, file: string, text: string): (variables: Variables) => string {
  const jinja = compile(jsonString(path, file, text));
  // Jinja takes the last newline of a file away; the one of a JSON string is meant.
  const end = text.endsWith('\n') ? '\n' : '';
  return (variables) => {
    checkVariables(jinja, variables);
    const rendered = jinja.render(variables);
    return rendered === '' ? '' : rendered + end;
  };
}

function check(path: string, file: string, value: unknown): z.infer<typeof messagesSchema> {
  const parsed = messagesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const line = lineOfPath(file, parsed.error.issues[0]?.path ?? []);
  throw notMessages(`${path}:${line}`, `not a list of messages: ${faultOf(parsed.error, value)}`);
}

function notMessages(where: string, why: string): AssayError {
  return new AssayError('bad-template', `${where}: ${why}`, {
    next: 'A .json template is a list of {"role", "content"} whose contents are Jinja.',
  });
}

/** The message as a server takes it. */
export const joined = ({ role, content, input }: SplitMessage): Message => ({
  role,
  content: [content, input ?? ''].filter((text) => text !== '').join('\n\n'),
});

/** The start of the answer that the last message gives; empty for none. */
export function prefillOf(messages: readonly Message[]): string {
  const last = messages.at(-1);
  return last?.role === 'assistant' ? last.content : '';
}

export const withoutPrefill = <M extends Message>(messages: readonly M[]): readonly M[] =>
  messages.at(-1)?.role === 'assistant' ? messages.slice(0, -1) : messages;
