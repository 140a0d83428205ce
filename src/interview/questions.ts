import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { AssayError } from '../errors.ts';
import { type Assertion, parseAssertion } from './assertion.ts';
import type { Expected } from './compare.ts';
import { RefusedText } from './cursor.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { describeMistake, explain } from './mistakes.ts';
import { questionFiles, readQuestionFile } from './question-files.ts';
import { questionSchema } from './schema.ts';
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
  const hash = createHash('sha256');
  const questions = new Map<string, Question>();
  for (const name of await questionFiles(folder)) {
    const text = await readQuestionFile(join(folder, name));
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

/** Reads one file; `known` are the questions of the files before it. */
export function readQuestions(
  path: string,
  text: string,
  known: ReadonlyMap<string, unknown> = new Map(),
): Question[] {
  try {
    const file = readYaml(text);
    const fields = readFields(file);
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

function readFields({ value, errorAt }: YamlFile): [name: string, value: Json][] {
  if (value === null) throw errorAt([], 'there is no question in this file');
  if (!isObject(value)) throw errorAt([], 'expected questions by name');
  const fields = [...value].filter(([name]) => !name.startsWith('.'));
  if (fields.length > 0) return fields;
  throw errorAt([], 'there is no question in this file: keys that start with a dot only hold anchors');
}

function readQuestion(file: YamlFile, name: string, value: Json): Question {
  const parsed = questionSchema.safeParse(toPlain(value, 3), { error: explain });
  if (!parsed.success) throw describeMistake(file, name, parsed.error);
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
