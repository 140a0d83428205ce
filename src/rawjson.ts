/**
 * Finds values in JSON text without reading them, so that a data set's numbers reach Python as they were written: JavaScript
 * has no 1.0 apart from 1, no integers above 2^53 and no NaN. Takes what Python's `json` writes (NaN and Infinity included)
 * and throws SyntaxError for text that ends too early; it is no validator.
 */

/** Where a value's bytes begin (inclusive) and end (exclusive). */
export type Span = readonly [start: number, end: number];

const code = (character: string): number => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, COLON] = [code('"'), code('\\'), code(','), code(':')];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [code('['), code(']'), code('{'), code('}')];

/** The fields of the object that begins at `at`: name → span of its value. A name given twice has its last value, as in Python. */
export function fieldSpans(json: Uint8Array, at = 0): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (let next = enter(json, at, OPEN_OBJECT); next !== undefined;) {
    const nameEnd = skipString(json, next);
    const name = String(parseSpan(json, [next, nameEnd]));
    const start = skipSpace(json, expect(json, skipSpace(json, nameEnd), COLON));
    const end = skipValue(json, start);
    spans.set(name, [start, end]);
    next = following(json, end, CLOSE_OBJECT);
  }
  return spans;
}

/** The spans of the elements of the array that begins at `at`. */
export function* elementSpans(json: Uint8Array, at = 0): Generator<Span, void> {
  for (let next = enter(json, at, OPEN_LIST); next !== undefined;) {
    const end = skipValue(json, next);
    yield [next, end];
    next = following(json, end, CLOSE_LIST);
  }
}

/** Elements of the array that begins at `at`. */
export function countElements(json: Uint8Array, at = 0): number {
  let count = 0;
  for (const _ of elementSpans(json, at)) count++;
  return count;
}

/** Reads one value the JavaScript way: for strings and small numbers only. */
export function parseSpan(json: Uint8Array, [start, end]: Span): unknown {
  return JSON.parse(new TextDecoder().decode(json.subarray(start, end)));
}

/** True where the value that begins at `at` is an array. */
export function isArray(json: Uint8Array, at = 0): boolean {
  return json[skipSpace(json, at)] === OPEN_LIST;
}

/** Start of a container's first item; undefined where it is empty. */
function enter(json: Uint8Array, at: number, open: number): number | undefined {
  const first = skipSpace(json, expect(json, skipSpace(json, at), open));
  return json[first] === CLOSE_LIST || json[first] === CLOSE_OBJECT ? undefined : first;
}

/** Start of the item after the one that ended at `at`; undefined behind the last. */
function following(json: Uint8Array, at: number, close: number): number | undefined {
  const mark = skipSpace(json, at);
  return json[mark] === close ? undefined : skipSpace(json, expect(json, mark, COMMA));
}

function expect(json: Uint8Array, at: number, byte: number): number {
  if (json[at] === byte) return at + 1;
  throw new SyntaxError(`expected '${String.fromCharCode(byte)}' at byte ${at}`);
}

function skipSpace(json: Uint8Array, at: number): number {
  let next = at;
  while (isSpace(json[next])) next++;
  return next;
}

function skipValue(json: Uint8Array, at: number): number {
  if (json[at] === QUOTE) return skipString(json, at);
  return json[at] === OPEN_LIST || json[at] === OPEN_OBJECT ? skipContainer(json, at) : skipScalar(json, at);
}

function skipString(json: Uint8Array, at: number): number {
  for (let next = expect(json, at, QUOTE); next < json.length; next++) {
    if (json[next] === QUOTE) return next + 1;
    if (json[next] === BACKSLASH) next++;
  }
  throw new SyntaxError(`a string that begins at byte ${at} does not end`);
}

function skipContainer(json: Uint8Array, at: number): number {
  let depth = 0;
  for (let next = at; next < json.length; next++) {
    const byte = json[next];
    if (byte === QUOTE) next = skipString(json, next) - 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
    else if ((byte === CLOSE_LIST || byte === CLOSE_OBJECT) && --depth === 0) return next + 1;
  }
  throw new SyntaxError(`a value that begins at byte ${at} does not end`);
}

function skipScalar(json: Uint8Array, at: number): number {
  let next = at;
  while (next < json.length && !endsScalar(json[next])) next++;
  if (next === at) throw new SyntaxError(`expected a value at byte ${at}`);
  return next;
}

function endsScalar(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
