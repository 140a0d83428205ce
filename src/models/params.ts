import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { lineAt, parseJsonFile } from '../json-file.ts';
import { nearest } from '../nearest.ts';
import { findShipped } from '../shipped.ts';
import type { Params } from './contract.ts';
import { PARAM_NAMES, paramsSchema, toParams } from './params-schema.ts';

export interface NamedParams {
  readonly name: string;
  readonly values: Params;
}

/**
 * Loads a preset or a JSON file of parameters and applies `key=value` changes, whose values are JSON or else text.
 * Keys of other tools stand for those of the field: `max_new_tokens` is `max_tokens`.
 *
 * @param settings a profile's: they go over the file's and under the changes, and are named like them
 * @throws AssayError `bad-params` naming the file, its line, the key and the nearest known one; `unknown-params`.
 */
export async function loadParams(
  name: string,
  changes: readonly string[] = [],
  settings: Params = {},
): Promise<NamedParams> {
  const path = await findShipped('params', 'params', name, ['.json']);
  const text = await readFile(path, 'utf8');
  const values = check(parseJsonFile(path, text, badParams), (key) => placeOf(path, text, key));
  const changed = check(Object.fromEntries(changes.map(readChange)), () => '--set');
  const own = differing(settings, values, changed);
  const suffix = [...Object.entries(own).map(written), ...changes].map((change) => `+${change}`).join('');
  return { name: `${parse(path).name}${suffix}`, values: { ...values, ...own, ...changed } };
}

/** The settings that say something else than `values` and that nothing in `changed` goes before. */
function differing(settings: Params, values: Params, changed: Params): Params {
  const entries = Object.entries(settings);
  return Object.fromEntries(
    entries.filter(
      ([key, value]) =>
        !Object.hasOwn(changed, key) && JSON.stringify(Reflect.get(values, key)) !== JSON.stringify(value),
    ),
  );
}

const written = ([key, value]: [string, unknown]): string =>
  `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;

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

/** @param place where a key stands, for people; without a key the whole */
function check(source: unknown, place: (key?: string) => string): Params {
  const parsed = paramsSchema.safeParse(source, { reportInput: true });
  if (!parsed.success) throw describe(parsed.error, place);
  const { $note: _, ...given } = parsed.data;
  return toParams(given);
}

function describe(error: z.ZodError, place: (key?: string) => string): AssayError {
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))[0];
  if (unknown !== undefined) {
    const near = nearest(unknown, PARAM_NAMES);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    return badParams(place(unknown), `there is no parameter ${unknown}${hint}`);
  }
  const [issue] = error.issues;
  const key = issue?.path[0] === undefined ? undefined : String(issue.path[0]);
  if (issue?.code === 'invalid_type' && key !== undefined) {
    return badParams(place(key), `${key}: expected ${issue.expected}, not ${JSON.stringify(issue.input)}`);
  }
  return badParams(place(key), `${key === undefined ? '' : `${key}: `}${issue?.message ?? 'not parameters'}`);
}

function placeOf(path: string, text: string, key: string | undefined): string {
  const at = key === undefined ? -1 : text.indexOf(JSON.stringify(key));
  return at < 0 ? path : `${path}:${lineAt(text, at)}`;
}

function badParams(where: string, why: string): AssayError {
  return new AssayError('bad-params', `${where}: ${why}`, {
    next: `Known parameters: ${PARAM_NAMES.join(', ')}.`,
  });
}
