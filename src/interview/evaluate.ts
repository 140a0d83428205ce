import type { Language } from '../sandbox/contract.ts';
import type { Assertion } from './assertion.ts';
import { pointsFor } from './compare.ts';
import type { FoundFunction } from './found.ts';
import { isList, isObject, type Json } from './json.ts';
import { writeFloat } from './json-text.ts';
import type { Check, Question } from './questions.ts';

export const INTERVIEW_STATUSES = ['PASS', 'FAIL', 'NO_CODE', 'NO_FUNCTION'] as const;
export type InterviewStatus = (typeof INTERVIEW_STATUSES)[number];

/** What a row of `eval_*.ndjson` says of one answer. */
export interface Evaluation {
  readonly status: InterviewStatus;
  /** Points earned, of `total`. */
  readonly passed: number;
  readonly total: number;
  /** One a check, in the question's order; none where there was nothing to call. */
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly check: Check;
  /** The value that was looked at, or the text of the exception that looking raised. */
  readonly got: Json;
  /** Points. A recorded check calls them its `status`. */
  readonly points: number;
}

/**
 * Judges an answer by the results of its calls.
 * @param found what a finder made of the code; null where there is no code, undefined where it has no function.
 * @param resultOf the value of a call in the words of `callText`: what the program wrote as JSON, `{error, exc_type}` of
 *   what it raised, or a text that stands for a missing value.
 */
export function evaluateAnswer(
  question: Question,
  found: FoundFunction | null | undefined,
  resultOf: (args: readonly Json[]) => Json,
): Evaluation {
  const { total } = question;
  if (found === null) return { status: 'NO_CODE', passed: 0, total, checks: [] };
  if (found === undefined || found.name === '')
    return { status: 'NO_FUNCTION', passed: 0, total, checks: [] };
  const checks = question.checks.map((check) => {
    const got = lookAt(check.assertion, found, resultOf);
    return { check, got, points: pointsFor(check.expected, got, check.weight) };
  });
  const passed = checks.reduce((sum, { points }) => sum + points, 0);
  return { status: passed === total ? 'PASS' : 'FAIL', passed, total, checks };
}

/** The argument lists that a question's checks call the function with, each once, in order. */
export function callsOf(question: Question): (readonly Json[])[] {
  const calls = new Map<string, readonly Json[]>();
  for (const { assertion } of question.checks) {
    if ('args' in assertion) calls.set(writeArgs(assertion.args, 'python'), assertion.args);
  }
  return [...calls.values()];
}

/** A call as a program writes it: `gcd(100, 20)`. True, False and None are spelt as the language has them. */
export function callText(callee: string, args: readonly Json[], language: Language): string {
  return `${callee}(${writeArgs(args, language)})`;
}

const writeArgs = (args: readonly Json[], language: Language): string =>
  args.map((arg) => writeArg(arg, language)).join(', ');

function writeArg(value: Json, language: Language): string {
  if (language === 'python' && (value === null || typeof value === 'boolean')) return pythonWord(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return writeFloat(value);
  if (isList(value)) return `[${writeArgs(value, language)}]`;
  if (!isObject(value)) return String(value);
  const fields = [...value].map(([name, field]) => `${JSON.stringify(name)}: ${writeArg(field, language)}`);
  return `{${fields.join(', ')}}`;
}

const pythonWord = (value: boolean | null): string => (value === null ? 'None' : value ? 'True' : 'False');

function lookAt(assertion: Assertion, found: FoundFunction, resultOf: (args: readonly Json[]) => Json): Json {
  switch (assertion.kind) {
    case 'count-args':
      return BigInt(found.args.length);
    case 'name':
      return found.name;
    case 'arg-name':
      return found.args.at(assertion.index) ?? OUT_OF_RANGE;
    case 'is-instance':
      return isInstance(resultOf(assertion.args), assertion.type);
    case 'value':
      return resultOf(assertion.args);
    case 'item':
      return itemOf(resultOf(assertion.args), assertion.index);
    case 'get':
      return fieldOf(resultOf(assertion.args), assertion.key);
  }
}

const OUT_OF_RANGE = 'list index out of range';

/** A bool is an int, as in Python. */
const isInstance = (value: Json, type: 'int' | 'list'): boolean =>
  type === 'list' ? isList(value) : typeof value === 'bigint' || typeof value === 'boolean';

/** `value[index]`, or what Python says where that raises. */
function itemOf(value: Json, index: number): Json {
  if (isList(value)) return value.at(index) ?? (isInside(value.length, index) ? null : OUT_OF_RANGE);
  if (typeof value === 'string') return [...value].at(index) ?? 'string index out of range';
  // A KeyError's text is the key; the keys of JSON are texts, so a number is none.
  if (isObject(value)) return String(index);
  return `'${typeName(value)}' object is not subscriptable`;
}

const isInside = (length: number, index: number): boolean => index < length && index >= -length;

/** `value.get(key)`, or what Python says where that raises. */
function fieldOf(value: Json, key: string): Json {
  return isObject(value) ? (value.get(key) ?? null) : `'${typeName(value)}' object has no attribute 'get'`;
}

function typeName(value: Json): string {
  if (value === null) return 'NoneType';
  if (isList(value)) return 'list';
  return TYPE_NAMES[typeof value] ?? 'dict';
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  boolean: 'bool',
  bigint: 'int',
  number: 'float',
  string: 'str',
};
