import type { z } from 'zod';
import { nearest } from '../nearest.ts';
import { CHECK_FIELDS, QUESTION_FIELDS } from './schema.ts';
import type { YamlError, YamlFile } from './yaml.ts';

/** The fault of a question to tell first, at its place: an unknown field is often the missing one with another spelling. */
export function describeMistake(file: YamlFile, question: string, error: z.ZodError): YamlError {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const path = [question, ...(issue?.path ?? [])];
  const where = path.slice(1).join('.');
  const subject = where === '' ? question : `${question}, ${where}`;
  if (issue?.code !== 'unrecognized_keys') return file.errorAt(path, `${subject}: ${issue?.message}`);
  const key = issue.keys[0] ?? '';
  const known = path.length > 1 ? CHECK_FIELDS : QUESTION_FIELDS;
  const near = nearest(key, known);
  const hint = near === undefined ? `; known: ${known.join(', ')}` : `; did you mean ${near}?`;
  return file.errorAt([...path, key], `${subject}: there is no field ${key}${hint}`);
}

/** What a value of a wrong kind is told, in the words of the guide instead of the schema's. */
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'this field is missing';
    return `expected ${KINDS[issue.expected] ?? issue.expected}, found ${kindOf(issue.input)}`;
  }
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'expected at least one value' : `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a whole number',
  int: 'a whole number',
  array: 'a list',
  object: 'fields by name',
  record: 'checks by name',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isFinite(value) ? `the number ${value}` : 'no number';
  if (typeof value === 'boolean') return `${value} (a text needs quotes)`;
  return typeof value === 'string' ? 'a text' : 'fields';
}
