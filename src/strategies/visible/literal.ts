import { Cursor, RefusedText } from '../../interview/cursor.ts';
import { readItems, readText } from '../../interview/literal.ts';
import type { Value } from '../../grading/values/value.ts';
import { bracketEnds, endOf, endOfText } from './scan.ts';

/** Deeper is no value that a person wrote. */
const MOST_DEPTH = 100;

/** The value that a Python literal stands for; undefined for anything else: names, calls other than of `set`, operators. */
export function pythonValue(text: string): Value | undefined {
  try {
    const cursor = new Cursor(text);
    const value = read(cursor, 0);
    return cursor.done ? value : undefined;
  } catch (error) {
    if (error instanceof RefusedText) return undefined;
    throw error;
  }
}

function read(cursor: Cursor, depth: number): Value {
  if (depth > MOST_DEPTH) throw cursor.refuse('the literal is nested too deeply');
  const items = (close: string): Value[] => readItems(cursor, close, () => read(cursor, depth + 1));
  if (cursor.skip('[')) return { kind: 'list', items: items(']') };
  if (cursor.skip('(')) return readTuple(cursor, depth);
  if (cursor.skip('{')) return readBraces(cursor, depth);
  if (cursor.take(/set\s*\(/y) !== undefined) return readSet(cursor, items(')'));
  return readText(cursor) ?? readScalar(cursor);
}

/** `set()`, or of one list, tuple or set. */
function readSet(cursor: Cursor, [of, ...others]: readonly Value[]): Value {
  if (of === undefined) return { kind: 'set', items: [] };
  if (typeof of === 'object' && of !== null && 'items' in of && of.kind !== 'array' && others.length === 0)
    return { kind: 'set', items: [...of.items] };
  throw cursor.refuse('expected a list in set(…)');
}

/** Behind `(`: one item without a comma is in parentheses only. */
function readTuple(cursor: Cursor, depth: number): Value {
  if (cursor.skip(')')) return { kind: 'tuple', items: [] };
  const first = read(cursor, depth + 1);
  if (cursor.skip(')')) return first;
  cursor.expect(',');
  return { kind: 'tuple', items: [first, ...readItems(cursor, ')', () => read(cursor, depth + 1))] };
}

function readBraces(cursor: Cursor, depth: number): Value {
  if (cursor.skip('}')) return { kind: 'dict', entries: [] };
  const first = read(cursor, depth + 1);
  if (!cursor.skip(':')) return { kind: 'set', items: [first, ...more(cursor, read, depth)] };
  const entry: [Value, Value] = [first, read(cursor, depth + 1)];
  return { kind: 'dict', entries: [entry, ...more(cursor, readEntry, depth)] };
}

/** What follows the first in braces. */
function more<T>(cursor: Cursor, readOne: (cursor: Cursor, depth: number) => T, depth: number): T[] {
  if (cursor.skip(',')) return readItems(cursor, '}', () => readOne(cursor, depth + 1));
  cursor.expect('}');
  return [];
}

function readEntry(cursor: Cursor, depth: number): [Value, Value] {
  const key = read(cursor, depth);
  cursor.expect(':');
  return [key, read(cursor, depth)];
}

function readScalar(cursor: Cursor): Value {
  const word = cursor.take(/(?:True|False|None)\b/y);
  if (word !== undefined) return word === 'None' ? null : word === 'True';
  const number = cursor.take(/[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y);
  if (number === undefined) throw cursor.refuse('expected a value as Python writes it');
  return /^[-+]?\d+$/.test(number) ? BigInt(number.replace(/^\+/, '')) : Number(number);
}

const SCALAR = /[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?!\w)|(?:True|False|None|true|false)\b/y;
const SET = /set\s*(?=\()/y;
const WORDS: Readonly<Record<string, string>> = { true: 'True', false: 'False' };

/**
 * The literal that stands in prose at `at`: as Python has it (`true` becomes `True`), and where it ends. The full stop behind a
 * number belongs to the sentence. Undefined where there is none. Whoever looks at many places of a text has its `bracketEnds`.
 */
export function literalAt(
  source: string,
  at: number,
  ends = bracketEnds(source),
): { readonly text: string; readonly end: number } | undefined {
  const end = /['"]/.test(source.charAt(at))
    ? endOfText(source, at)
    : (endOf(SCALAR, source, at) ?? ends(endOf(SET, source, at) ?? bracketOr(source, at)));
  if (end === undefined) return undefined;
  const written = source.slice(at, end);
  const text = WORDS[written] ?? written;
  return pythonValue(text) === undefined ? undefined : { text, end };
}

/** `at` where a bracket opens there, else the end, where nothing is found. */
const bracketOr = (source: string, at: number): number =>
  '([{'.includes(source.charAt(at)) ? at : source.length;
