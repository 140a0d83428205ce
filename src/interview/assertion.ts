import { Cursor } from './cursor.ts';
import type { Json } from './json.ts';
import { readItems, readLiteral, readText } from './literal.ts';

/** What a check looks at, parsed from the one line of Python that its `assert` is. */
export type Assertion =
  /** `len(f.args)` */
  | { readonly kind: 'count-args' }
  /** `f.name` */
  | { readonly kind: 'name' }
  /** `f.args[i].name`; a negative index counts from the end. */
  | { readonly kind: 'arg-name'; readonly index: number }
  /** `isinstance(f.call(…), int)` or `list` */
  | { readonly kind: 'is-instance'; readonly args: readonly Json[]; readonly type: 'int' | 'list' }
  /** `f.call(…)` */
  | { readonly kind: 'value'; readonly args: readonly Json[] }
  /** `f.call(…)[i]` */
  | { readonly kind: 'item'; readonly args: readonly Json[]; readonly index: number }
  /** `f.call(…).get('k')` */
  | { readonly kind: 'get'; readonly args: readonly Json[]; readonly key: string };

/**
 * Parses the language of checks: the forms above and nothing else, never evaluated.
 * @throws RefusedText with the column of what is not in it.
 */
export function parseAssertion(text: string): Assertion {
  const cursor = new Cursor(text);
  const assertion = readAssertion(cursor);
  if (!cursor.done) throw cursor.refuse('expected the end of the check');
  return assertion;
}

function readAssertion(cursor: Cursor): Assertion {
  if (word(cursor, 'len')) return readCount(cursor);
  if (word(cursor, 'isinstance')) return readInstance(cursor);
  if (!word(cursor, 'f')) {
    throw cursor.refuse('a check begins with f.name, f.args[i].name, f.call(…), len(f.args) or isinstance(');
  }
  cursor.expect('.');
  if (word(cursor, 'name')) return { kind: 'name' };
  if (word(cursor, 'args')) return readArgName(cursor);
  return readValue(cursor, readCall(cursor));
}

const word = (cursor: Cursor, name: string): boolean =>
  cursor.take(new RegExp(`${name}(?!\\w)`, 'y')) !== undefined;

function readCount(cursor: Cursor): Assertion {
  for (const mark of ['(', 'f', '.', 'args', ')']) cursor.expect(mark);
  return { kind: 'count-args' };
}

function readArgName(cursor: Cursor): Assertion {
  const index = readIndex(cursor, '[index].name');
  for (const mark of ['.', 'name']) cursor.expect(mark);
  return { kind: 'arg-name', index };
}

/** @param wanted what may stand here, for people */
function readIndex(cursor: Cursor, wanted: string): number {
  if (!cursor.skip('[')) throw cursor.refuse(`expected ${wanted}`);
  const digits = cursor.take(/-?\d{1,9}(?![\w.])/y);
  if (digits === undefined) throw cursor.refuse('expected a whole number as the index');
  cursor.expect(']');
  return Number(digits);
}

function readInstance(cursor: Cursor): Assertion {
  for (const mark of ['(', 'f', '.']) cursor.expect(mark);
  const args = readCall(cursor);
  cursor.expect(',');
  const type = word(cursor, 'int') ? 'int' : word(cursor, 'list') ? 'list' : undefined;
  if (type === undefined) throw cursor.refuse('isinstance takes int or list');
  cursor.expect(')');
  return { kind: 'is-instance', args, type };
}

/** Behind `f.` */
function readCall(cursor: Cursor): readonly Json[] {
  if (!word(cursor, 'call')) throw cursor.refuse('f has name, args and call');
  cursor.expect('(');
  return readItems(cursor, ')', () => readLiteral(cursor));
}

function readValue(cursor: Cursor, args: readonly Json[]): Assertion {
  if (cursor.skip('.')) {
    for (const mark of ['get', '(']) cursor.expect(mark);
    const key = readText(cursor);
    if (key === undefined) throw cursor.refuse('expected a quoted key');
    cursor.expect(')');
    return { kind: 'get', args, key };
  }
  if (cursor.done) return { kind: 'value', args };
  return { kind: 'item', args, index: readIndex(cursor, "[index], .get('key') or the end") };
}
