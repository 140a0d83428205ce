import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { findShipped } from '../shipped.ts';
import type { Params } from './contract.ts';

/** Sampling parameters, one sentence a field; unknown keys are refused. */
const paramsSchema = z.strictObject({
  $note: z.string().describe('A comment; never sent.').exactOptional(),
  temperature: z.number().min(0).describe('0 is greedy.').exactOptional(),
  top_p: z
    .number()
    .min(0)
    .max(1)
    .describe('Nucleus sampling: the least set of tokens with this mass.')
    .exactOptional(),
  top_k: z.int().min(0).describe('Only the k likeliest tokens; 0 for all.').exactOptional(),
  min_p: z
    .number()
    .min(0)
    .max(1)
    .describe('Only tokens at least this likely, relative to the likeliest.')
    .exactOptional(),
  max_tokens: z.int().min(1).describe('Most tokens of one answer, reasoning included.').exactOptional(),
  repetition_penalty: z.number().describe('1 is none.').exactOptional(),
  presence_penalty: z.number().exactOptional(),
  frequency_penalty: z.number().exactOptional(),
  stop: z.array(z.string()).describe('Texts that end the answer.').exactOptional(),
  seed: z.int().describe('Sample i is asked with seed + i.').exactOptional(),
});

export interface NamedParams {
  readonly name: string;
  readonly values: Params;
}

/**
 * Loads a preset or a JSON file of parameters and applies `key=value` changes, whose values are JSON or else text.
 * @throws AssayError `bad-params` naming the key and the nearest known one.
 */
export async function loadParams(name: string, changes: readonly string[] = []): Promise<NamedParams> {
  const path = await findShipped('params', 'params', name, ['.json']);
  const source: unknown = parseJson(path, await readFile(path, 'utf8'));
  const { $note: _, ...values } = check(path, source);
  const changed = { ...values, ...check('--set', Object.fromEntries(changes.map(readChange))) };
  const suffix = changes.map((change) => `+${change}`).join('');
  return { name: `${parse(path).name}${suffix}`, values: changed };
}

function readChange(change: string): [string, unknown] {
  const at = change.indexOf('=');
  if (at < 1) throw badParams('--set', `${change} is not key=value`);
  const text = change.slice(at + 1);
  try {
    return [change.slice(0, at), JSON.parse(text)];
  } catch {
    return [change.slice(0, at), text];
  }
}

function check(where: string, source: unknown): z.infer<typeof paramsSchema> {
  const parsed = paramsSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [],
  )[0];
  if (unknown === undefined) throw badParams(where, z.prettifyError(parsed.error));
  const near = nearest(unknown, Object.keys(paramsSchema.shape));
  throw badParams(
    where,
    `there is no parameter ${unknown}${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badParams(path, String(error));
  }
}

function badParams(where: string, why: string): AssayError {
  return new AssayError('bad-params', `${where}: ${why}`, {
    next: `Known parameters: ${Object.keys(paramsSchema.shape).slice(1).join(', ')}.`,
  });
}
