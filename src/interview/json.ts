/**
 * JSON as Python's `json` reads it. JavaScript's own reader forgets whether a number was `1` or `1.0` and rounds what is
 * beyond 2^53, and an interview's checks depend on both: `isinstance(f.call(1), int)`.
 */

/** An integer is a bigint, a float a number, an object a Map in the order of its text. */
export type Json = null | boolean | bigint | number | string | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

/** The text is not one JSON value; the message is Python's own: `Expecting value: line 1 column 1 (char 0)`. */
export class JsonError extends Error {}

export const isObject = (value: Json): value is JsonObject => value instanceof Map;
export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Python gives up near its own recursion limit; nothing that a check can name is that deep. */
const MAX_DEPTH = 900;
/** Python's limit on the digits of an integer, which also keeps the conversion from growing with their square. */
const MAX_DIGITS = 4300;

/**
 * Reads one JSON value, `NaN`, `Infinity` and `-Infinity` included; the last of equal keys counts.
 * @throws JsonError
 */
export function readJson(text: string): Json {
  if (text.startsWith('\uFEFF')) throw failure('Unexpected UTF-8 BOM (decode using utf-8-sig)', text, 0);
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.space();
  if (reader.at < text.length) throw failure('Extra data', text, reader.at);
  return value;
}

class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
    this.space();
  }

  space(): void {
    this.#take(/[ \t\n\r]*/y);
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new JsonError('maximum recursion depth exceeded while decoding JSON');
    const begin = this.#text[this.at];
    if (begin === '"') return this.#string();
    if (begin === '[') return this.#list(depth + 1);
    if (begin === '{') return this.#object(depth + 1);
    const word = this.#take(/null|true|false|NaN|-?Infinity/y);
    const value = WORDS.get(word);
    return value === undefined ? this.#number() : value;
  }

  #number(): bigint | number {
    const digits = this.#take(/-?(?:0|[1-9][0-9]*)/y);
    if (digits === '') throw failure('Expecting value', this.#text, this.at);
    const rest = this.#take(/(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y);
    return rest === '' ? readInteger(digits) : Number(digits + rest);
  }

  #list(depth: number): Json[] {
    const items: Json[] = [];
    this.#enter();
    if (this.#skip(']')) return items;
    do {
      items.push(this.value(depth));
    } while (this.#goesOn(']'));
    return items;
  }

  #object(depth: number): JsonObject {
    const fields = new Map<string, Json>();
    this.#enter();
    if (this.#skip('}')) return fields;
    do {
      if (this.#text[this.at] !== '"') {
        throw failure('Expecting property name enclosed in double quotes', this.#text, this.at);
      }
      const name = this.#string();
      this.space();
      if (!this.#skip(':')) throw failure("Expecting ':' delimiter", this.#text, this.at);
      this.space();
      fields.set(name, this.value(depth));
    } while (this.#goesOn('}'));
    return fields;
  }

  #enter(): void {
    this.at += 1;
    this.space();
  }

  /** Whether another item follows; false behind the closing mark. */
  #goesOn(close: string): boolean {
    this.space();
    if (this.#skip(close)) return false;
    if (!this.#skip(',')) throw failure("Expecting ',' delimiter", this.#text, this.at);
    this.space();
    return true;
  }

  #string(): string {
    const begin = this.at;
    this.at += 1;
    let value = '';
    for (;;) {
      // oxlint-disable-next-line no-control-regex -- Python refuses control characters here
      value += this.#take(/[^"\\\u0000-\u001f]*/y);
      if (this.#skip('"')) return value;
      if (this.at >= this.#text.length) throw failure('Unterminated string starting at', this.#text, begin);
      if (!this.#skip('\\')) throw failure('Invalid control character at', this.#text, this.at);
      value += this.#escape(begin);
    }
  }

  #escape(begin: number): string {
    const mark = this.#text[this.at];
    if (mark === undefined) throw failure('Unterminated string starting at', this.#text, begin);
    const plain = ESCAPES.get(mark);
    if (plain === undefined && mark !== 'u') {
      throw failure(String.raw`Invalid \escape`, this.#text, this.at - 1);
    }
    this.at += 1;
    if (plain !== undefined) return plain;
    const digits = this.#take(/[0-9a-fA-F]{4}(?=[^])/y);
    if (digits === '') throw failure(String.raw`Invalid \uXXXX escape`, this.#text, this.at - 1);
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #skip(mark: string): boolean {
    if (this.#text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  /** What a sticky pattern matches here; '' where it does not. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function readInteger(digits: string): bigint {
  const length = digits.replace('-', '').length;
  if (length <= MAX_DIGITS) return BigInt(digits);
  throw new JsonError(
    `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${length} digits; ` +
      'use sys.set_int_max_str_digits() to increase the limit',
  );
}

/** Python counts characters by code point, and lines by `\n` alone. */
function failure(what: string, text: string, at: number): JsonError {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const lineStart = before.lastIndexOf('\n') + 1;
  const column = countCharacters(before.slice(lineStart)) + 1;
  return new JsonError(`${what}: line ${line} column ${column} (char ${countCharacters(before)})`);
}

function countCharacters(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}
