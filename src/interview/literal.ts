import type { Cursor } from './cursor.ts';
import type { Json } from './json.ts';

/** Deeper is no argument that a person wrote. */
const MAX_DEPTH = 100;

/**
 * Reads one argument of a call: a number, text, list or dictionary as Python or JSON writes it.
 * @throws RefusedText for anything else: names, calls, operators, tuples.
 */
export function readLiteral(cursor: Cursor, depth = 0): Json {
  if (depth > MAX_DEPTH) throw cursor.refuse('the literal is nested too deeply');
  if (cursor.skip('[')) return readItems(cursor, ']', () => readLiteral(cursor, depth + 1));
  if (cursor.skip('{')) return new Map(readItems(cursor, '}', () => readField(cursor, depth + 1)));
  const text = readText(cursor);
  if (text !== undefined) return text;
  const word = cursor.take(/(?:True|true|False|false|None|null)\b/y);
  if (word !== undefined) return WORDS[word] ?? null;
  const number = cursor.take(/-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y);
  if (number !== undefined) return /^-?\d+$/.test(number) ? BigInt(number) : Number(number);
  throw cursor.refuse('expected a number, text, list or dictionary of Python or JSON');
}

const WORDS: Readonly<Record<string, boolean>> = { True: true, true: true, False: false, false: false };

/** Items up to the closing mark, which is passed; a comma may stand behind the last. */
export function readItems<T>(cursor: Cursor, close: string, read: () => T): T[] {
  const items: T[] = [];
  while (!cursor.skip(close)) {
    items.push(read());
    if (cursor.skip(close)) break;
    cursor.expect(',');
  }
  return items;
}

function readField(cursor: Cursor, depth: number): [string, Json] {
  const name = readText(cursor);
  if (name === undefined) throw cursor.refuse('expected a quoted key');
  cursor.expect(':');
  return [name, readLiteral(cursor, depth)];
}

/** A quoted text of one line; undefined where none begins. */
export function readText(cursor: Cursor): string | undefined {
  const quoted = cursor.take(/'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y);
  return quoted?.slice(1, -1).replace(ESCAPE, (whole, mark: string) => unescape(whole, mark));
}

const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[^])/g;
const PLAIN: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '/': '/',
  '\n': '',
};

/** What neither Python nor JSON knows keeps its backslash, as in Python. */
function unescape(whole: string, mark: string): string {
  const plain = PLAIN[mark];
  if (plain !== undefined) return plain;
  if (/^[xuU]./.test(mark)) return fromCode(Number.parseInt(mark.slice(1), 16), whole);
  return /^[0-7]/.test(mark) ? String.fromCharCode(Number.parseInt(mark, 8)) : whole;
}

/** A `\u` may be half of a pair, as JSON writes what is beyond the first plane. */
const fromCode = (code: number, whole: string): string =>
  code > 0x10ffff ? whole : code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
