import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Alias,
  type Pair,
  parseDocument,
  type YAMLError as Problem,
  type YAMLMap,
} from 'yaml';
import type { Json, JsonObject } from './json.ts';
import { isMerge, offsetOf, type Resolve, resolver, startOf } from './yaml-nodes.ts';
import { likePyYaml } from './yaml-tags.ts';

/** What is wrong with a YAML text, and where: both from 1. */
export class YamlError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** A YAML text read as JSON values, which knows where each of them stands. */
export interface YamlFile {
  /** Keys in the text's order, those of `<<` merges before a map's own, which override them in their place. */
  readonly value: Json;
  /** An error at the key (or the element) that a path leads to, or as near above it as the text has it. */
  errorAt(path: readonly PropertyKey[], message: string): YamlError;
}

/** Keeps aliases of aliases from growing without end. */
const MAX_NODES = 50_000;
const MAX_DEPTH = 100;

/**
 * Reads YAML 1.1, which the interviews of can-ai-code are written in: anchors, aliases, merges, `yes` as true.
 * Where PyYAML departs from that version's letter, so does this: `y`, `1e5` and `08` are texts.
 * @throws YamlError
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    intAsBigInt: true,
    lineCounter: lines,
    prettyErrors: false,
    customTags: likePyYaml,
  });
  const fail = (offset: number, message: string): YamlError => {
    const { line, col } = lines.linePos(offset);
    return new YamlError(message, line, col);
  };
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw fail(problem.pos[0], sentenceOf(problem, text));
  const resolve = resolver(document);
  return {
    value: read(document.contents, { resolve, fail, left: MAX_NODES }, 0),
    errorAt: (path, message) => fail(offsetOf(document, path, resolve), message),
  };
}

/** The parser's own words, but where they name its functions or leave out what helps. */
function sentenceOf({ code, message, pos: [offset] }: Problem, text: string): string {
  if (code === 'DUPLICATE_KEY')
    return `${message}: ${/[^:\r\n]*/.exec(text.slice(offset))?.[0]} is here twice`;
  if (code === 'TAB_AS_INDENT') return `${message}; use spaces`;
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a file is one document, without ---';
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return `${message}; put a text that has a colon in quotes`;
  if (code === 'UNEXPECTED_TOKEN') return `${message}; inside double quotes write \\" for a quote`;
  return message.startsWith('Maximum call stack') ? TOO_MUCH : message;
}

const TOO_MUCH = 'too much is nested here';

interface Reading {
  readonly resolve: Resolve;
  readonly fail: (offset: number, message: string) => YamlError;
  left: number;
}

function read(given: unknown, reading: Reading, depth: number): Json {
  const node = reading.resolve(given);
  count(given, reading, depth);
  if (isMap(node)) return readMap(node, reading, depth + 1);
  if (isSeq(node)) return node.items.map((item) => read(item, reading, depth + 1));
  if (isAlias(given) && node === undefined) throw unresolved(given, reading);
  const value: unknown = isScalar(node) ? node.value : node;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && !Number.isFinite(value))
    throw reading.fail(startOf(given), 'JSON has no number that is infinite or none; put a text in quotes');
  if (isPlain(value)) return value;
  throw reading.fail(startOf(given), 'this value (a date, for example) is none of JSON; put it in quotes');
}

function count(node: unknown, reading: Reading, depth: number): void {
  reading.left -= 1;
  if (reading.left < 0 || depth > MAX_DEPTH) throw reading.fail(startOf(node), TOO_MUCH);
}

const isPlain = (value: unknown): value is string | number | bigint | boolean =>
  ['string', 'number', 'bigint', 'boolean'].includes(typeof value);

const unresolved = (alias: Alias, { fail }: Reading): YamlError =>
  fail(startOf(alias), `there is no anchor &${alias.source} before this`);

function readMap(map: YAMLMap, reading: Reading, depth: number): JsonObject {
  const fields = new Map<string, Json>();
  for (const source of mergedInto(map, reading)) {
    count(source, reading, depth);
    for (const [name, value] of readMap(source, reading, depth + 1)) fields.set(name, value);
  }
  for (const pair of ownPairs(map)) fields.set(keyOf(pair, reading), read(pair.value, reading, depth));
  return fields;
}

/** Of a list of merges the first one wins, so it comes last. */
function mergedInto(map: YAMLMap, reading: Reading): YAMLMap[] {
  return map.items.filter(isMerge).flatMap(({ key, value }) => {
    const node = reading.resolve(value);
    const sources = isSeq(node) ? node.items.toReversed() : [value];
    return sources.map((source) => {
      const found = reading.resolve(source);
      if (isMap(found)) return found;
      if (isAlias(source) && found === undefined) throw unresolved(source, reading);
      throw reading.fail(startOf(key), '<< merges maps only');
    });
  });
}

const ownPairs = (map: YAMLMap): Pair[] => map.items.filter((pair) => !isMerge(pair));

function keyOf({ key }: Pair, { fail }: Reading): string {
  if (isScalar(key) && typeof key.value === 'string') return key.value;
  throw fail(startOf(key), 'a key is text; put it in quotes');
}
