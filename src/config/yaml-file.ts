import { readFile } from 'node:fs/promises';
import { LineCounter, Scalar, isMap, isNode, isScalar, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { faultOf } from '../schema-fault.ts';
import { knownKeys } from './known-keys.ts';
import { VariableError, substitute } from './variables.ts';

/** A YAML file that a person wrote, with the lines of its values. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** Line of a key, from 1; undefined where the file does not have it. */
  lineOf(at: readonly PropertyKey[]): number | undefined;
  /** The error for what is wrong at a path of keys and indices, which names the file and the line. */
  errorAt(at: readonly PropertyKey[], why: string): AssayError;
}

/** What a file of a kind is called in errors: `config` gives `no-config` and `bad-config`; and what to do about them. */
export interface YamlKind {
  readonly kind: string;
  readonly missing: string;
  readonly bad: string;
}

/**
 * Reads YAML 1.2 with merges (`<<`), and, where `env` is given, environment variables in its texts. A value without quotes
 * is read after the variable is put in, so `context: ${CONTEXT}` may be a number.
 * @throws AssayError `no-KIND`, `bad-KIND`.
 */
export async function readYamlFile(
  path: string,
  words: YamlKind,
  env?: NodeJS.ProcessEnv,
): Promise<YamlFile> {
  const { kind, missing } = words;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const message = isMissing ? `There is no file ${path}.` : `Cannot read ${path}: ${cause}`;
    throw new AssayError(`no-${kind}`, message, { next: missing, cause });
  });
  return yamlFile(path, text, words, env);
}

/** The same of a text that has been read. @throws AssayError `bad-KIND`. */
export function yamlFile(
  path: string,
  text: string,
  { kind, bad }: YamlKind,
  env?: NodeJS.ProcessEnv,
): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const fail = (offset: number, why: string): AssayError =>
    new AssayError(`bad-${kind}`, `${path}:${lines.linePos(offset).line}: ${why}`, { next: bad });
  const [problem] = document.errors;
  if (problem !== undefined) throw fail(problem.pos[0], problem.message);
  if (env !== undefined) putVariables(document, env, fail);
  return {
    path,
    value: toValue(document, fail),
    lineOf: (at) => {
      const offset = keyOffset(document, at);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
    errorAt: (at, why) => fail(offsetOf(document, at), why),
  };
}

type Fail = (offset: number, why: string) => AssayError;

function putVariables(document: Document, env: NodeJS.ProcessEnv, fail: Fail): void {
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      try {
        const text = substitute(node.value, env);
        node.value = node.type === Scalar.PLAIN ? plain(text) : text;
      } catch (error) {
        if (error instanceof VariableError) throw fail(node.range?.[0] ?? 0, error.message);
        throw error;
      }
    },
  });
}

/** What YAML takes for a number or a truth value; anything else stays the text that it is. */
function plain(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function toValue(document: Document, fail: Fail): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without an anchor, or too many of them.
    throw fail(0, error instanceof Error ? error.message : String(error));
  }
}

/** Of the key where a path ends, or as near above it as the text has it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const found = keyOffset(document, path.slice(0, depth));
    if (found !== undefined) return found;
  }
  return 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[]): number | undefined {
  const holder: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const inMap = isMap(holder)
    ? holder.items.find(({ key }) => isScalar(key) && key.value === last)?.key
    : undefined;
  const node: unknown = inMap ?? document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** A file's value by its schema; an empty file is an empty object. @throws AssayError `bad-KIND` with line and nearest known field. */
export function checkYaml<Schema extends z.ZodType>(file: YamlFile, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(file.value ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // A field that is missing may be there by a mistaken name.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path ?? [];
  if (issue?.code !== 'unrecognized_keys') throw file.errorAt(path, faultOf(parsed.error, file.value));
  const [key = ''] = issue.keys;
  const near = nearest(key, knownKeys(schema, path, file.value));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw file.errorAt([...path, key], `${path.join(', ') || 'the file'} has no field ${key}${hint}`);
}
