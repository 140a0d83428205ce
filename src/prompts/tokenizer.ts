import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { lineOfPath, parseJsonFile } from '../json-file.ts';
import { faultOf } from '../schema-fault.ts';
import type { ChatFormat } from './chat-format.ts';
import { compile } from './jinja.ts';
import { joined, prefillOf, withoutPrefill } from './messages.ts';
import { jsonString, wholeFile } from './piece.ts';
import type { Piece } from './piece.ts';

const tokenSchema = z
  .union([z.string(), z.looseObject({ content: z.string() })])
  .nullish()
  .transform((token) => (typeof token === 'string' ? token : (token?.content ?? '')));
const configSchema = z.looseObject({
  chat_template: z
    .union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))])
    .nullish(),
  bos_token: tokenSchema,
  eos_token: tokenSchema,
  add_bos_token: z.boolean().nullish(),
});

/**
 * The chat template of a Hugging Face tokenizer's `tokenizer_config.json` (of several named ones `default`), or of the
 * `chat_template.jinja` beside it.
 *
 * The beginning-of-sequence token at the start is left out, because servers put it there themselves; not where the
 * tokenizer says that it adds none.
 *
 * Source: https://huggingface.co/docs/transformers/main/en/chat_templating
 * @throws AssayError `bad-template`.
 */
export async function readTokenizer(path: string, file: string): Promise<ChatFormat> {
  const config = check(path, file, parseJsonFile(path, file, notTokenizer));
  const jinja = compile(await pieceOf(path, file, config));
  const { bos_token, eos_token } = config;
  const begin = config.add_bos_token === false ? '' : bos_token;
  return {
    name: basename(dirname(resolve(path))),
    write: (messages) => {
      const before = withoutPrefill(messages).map(joined);
      const text = jinja.render({ messages: before, add_generation_prompt: true, bos_token, eos_token });
      return (text.startsWith(begin) ? text.slice(begin.length) : text) + prefillOf(messages);
    },
  };
}

async function pieceOf(path: string, file: string, config: z.infer<typeof configSchema>): Promise<Piece> {
  const { chat_template: templates } = config;
  if (typeof templates === 'string') return jsonString(path, file, templates);
  const named = (templates ?? []).find(({ name }) => name === 'default');
  if (named !== undefined) return jsonString(path, file, named.template);
  const beside = join(dirname(path), 'chat_template.jinja');
  if (existsSync(beside)) return wholeFile(beside, await readFile(beside, 'utf8'));
  const names = (templates ?? []).map(({ name }) => name).join(', ');
  throw notTokenizer(
    path,
    names === '' ? 'it has no chat_template' : `its chat templates are ${names}, none of them default`,
  );
}

function check(path: string, file: string, value: unknown): z.infer<typeof configSchema> {
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const line = lineOfPath(file, parsed.error.issues[0]?.path ?? []);
  throw notTokenizer(`${path}:${line}`, `not a tokenizer's configuration: ${faultOf(parsed.error, value)}`);
}

function notTokenizer(where: string, why: string): AssayError {
  return new AssayError('bad-template', `${where}: ${why}`, {
    next: 'Give the tokenizer_config.json of a model whose tokenizer has a chat template.',
  });
}
