import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type Assertion, parseAssertion } from './assertion.ts';
import type { Expected } from './compare.ts';
import { RefusedText } from './cursor.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { CHECK_FIELDS, QUESTION_FIELDS, questionSchema } from './schema.ts';
import { readYaml, YamlError, type YamlFile } from './yaml.ts';

export interface Interview {
  /** Name of the folder. */
  readonly name: string;
  /** SHA-256 over the names and bytes of its files, in hexadecimal. */
  readonly version: string;
  /** By file name, then in the file's order. */
  readonly questions: readonly Question[];
}

export interface Question {
  readonly name: string;
  /** Name of the function that `Signature` asks for. */
  readonly entryPoint: string;
  /** `Signature, Input, Output, Fact?, Description`, in the file's order: the variables of a template. */
  readonly fields: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
  /** Sum of the checks' weights. */
  readonly total: number;
}

export interface Check {
  readonly name: string;
  readonly assertion: Assertion;
  readonly expected: Expected;
  readonly weight: number;
  /** As the file has it: `{assert, eq | eq-any, weight?}`. */
  readonly definition: JsonObject;
}

/**
 * Loads a folder of `*.yaml`: each top-level key is a question, keys that start with `.` are only there for their anchors.
 * @throws AssayError `bad-interview` with file, line and column.
 */
export async function loadInterview(folder: string): Promise<Interview> {
  const names = (await readNames(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  if (names.length === 0) {
    throw new AssayError('bad-interview', `${folder} has no *.yaml file.`, {
      next: 'Give a folder of questions in YAML; docs/interviews.md shows how to write one.',
    });
  }
  const hash = createHash('sha256');
  const questions = new Map<string, Question>();
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    hash.update(`${name}\0${text.length}\0${text}`);
    for (const question of readQuestions(join(folder, name), text, questions))
      questions.set(question.name, question);
  }
  return {
    name: basename(resolve(folder)),
    version: hash.digest('hex'),
    questions: [...questions.values()],
  };
}

async function readNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new AssayError('bad-interview', `${folder} is not a folder that can be read.`, {
      next: 'Give a folder of questions in YAML.',
      cause,
    });
  }
}

/** Reads one file; `known` are the questions of the files before it. */
export function readQuestions(
  path: string,
  text: string,
  known: ReadonlyMap<string, unknown> = new Map(),
): Question[] {
  try {
    const file = readYaml(text);
    if (!isObject(file.value)) throw file.errorAt([], 'expected questions by name');
    const fields = [...file.value].filter(([name]) => !name.startsWith('.'));
    return fields.map(([name, value]) => {
      if (known.has(name)) throw file.errorAt([name], `another file has a question ${name} already`);
      return readQuestion(file, name, value);
    });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new AssayError('bad-interview', `${path}:${error.line}:${error.column}: ${error.message}`, {
      next: 'docs/interviews.md has the format; suites/interview.schema.json lets an editor check it.',
      cause: error,
    });
  }
}

function readQuestion(file: YamlFile, name: string, value: Json): Question {
  const parsed = questionSchema.safeParse(toPlain(value, 3));
  if (!parsed.success) throw describe(file, name, parsed.error);
  const { Checks: _, ...texts } = parsed.data;
  const definitions = isObject(value) ? value.get('Checks') : undefined;
  const checks = [...(definitions !== undefined && isObject(definitions) ? definitions : [])].map(
    ([checkName, definition]) => readCheck(file, [name, 'Checks', checkName], definition),
  );
  return {
    name,
    entryPoint: texts.Signature.replace(/\(.*$/s, '').trim(),
    fields: texts,
    checks,
    total: checks.reduce((sum, { weight }) => sum + weight, 0),
  };
}

/** Objects for the schema, down to the checks; what they expect stays as it is. */
function toPlain(value: Json, depth: number): unknown {
  if (depth === 0 || !isObject(value)) return typeof value === 'bigint' ? Number(value) : value;
  return Object.fromEntries([...value].map(([name, field]) => [name, toPlain(field, depth - 1)]));
}

function readCheck(file: YamlFile, path: readonly string[], definition: Json): Check {
  const fields = isObject(definition) ? definition : new Map<string, Json>();
  const any = fields.get('eq-any');
  return {
    name: path.at(-1) ?? '',
    assertion: readAssertion(file, path, String(fields.get('assert'))),
    expected: Array.isArray(any)
      ? { kind: 'eq-any', values: any }
      : { kind: 'eq', value: fields.get('eq') ?? null },
    weight: Number(fields.get('weight') ?? 1),
    definition: fields,
  };
}

function readAssertion(file: YamlFile, path: readonly string[], text: string): Assertion {
  try {
    return parseAssertion(text);
  } catch (error) {
    if (!(error instanceof RefusedText)) throw error;
    throw file.errorAt([...path, 'assert'], `${error.message} in the check "${text}"`);
  }
}

/** The first fault, at its place. */
function describe(file: YamlFile, name: string, error: z.ZodError): YamlError {
  const issue = error.issues[0];
  const path = [name, ...(issue?.path ?? [])];
  if (issue?.code !== 'unrecognized_keys') {
    const where = path.slice(1).join('.');
    return file.errorAt(path, `${name}${where === '' ? '' : `, ${where}`}: ${issue?.message}`);
  }
  const key = issue.keys[0] ?? '';
  const near = nearest(key, path.length > 1 ? CHECK_FIELDS : QUESTION_FIELDS);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return file.errorAt([...path, key], `${name}: there is no field ${key}${hint}`);
}
