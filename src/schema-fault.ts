import type { z } from 'zod';

/** The first thing in `value` that a schema does not take, as a clause: `item 1, role is "bot", not system or user`. */
export function faultOf(error: z.ZodError, value: unknown): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it is not as it should be';
  const subject = subjectOf(issue.path);
  const found = valueAt(value, issue.path);
  if (found === undefined) return `${subject} is missing`;
  if (issue.code === 'unrecognized_keys') return `${subject} has an unknown field, ${issue.keys[0]}`;
  if (issue.code === 'invalid_type')
    return `${subject} is ${kindOf(found)}, not ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return `${subject} is ${JSON.stringify(found)}, not ${issue.values.join(' or ')}`;
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `${subject} is ${JSON.stringify(found)}, not ${issue.options.join(' or ')}`;
  if (issue.code === 'invalid_key') return `${subject}: ${issue.issues[0]?.message ?? issue.message}`;
  if (issue.code === 'invalid_union') return `${subject} cannot be ${kindOf(found)}`;
  return `${subject}: ${issue.message}`;
}

const subjectOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => (typeof step === 'number' ? `item ${step + 1}` : String(step))).join(', ') || 'it';

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let inner: unknown = value;
  for (const step of path)
    inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined;
  return inner;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  return KINDS[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
