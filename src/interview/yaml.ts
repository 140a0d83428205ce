import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type ParsedNode,
  type Tags,
  type YAMLMap,
} from 'yaml';
import type { Json, JsonObject } from './json.ts';

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
 * Unlike that version's letter, and like PyYAML, `y` and `n` alone are texts.
 * @throws YamlError
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    intAsBigInt: true,
    lineCounter: lines,
    prettyErrors: false,
    customTags: withoutLetters,
  });
  const fail = (offset: number, message: string): YamlError => {
    const { line, col } = lines.linePos(offset);
    return new YamlError(message, line, col);
  };
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw fail(problem.pos[0], problem.message);
  const reading = { document, fail, left: MAX_NODES };
  return {
    value: read(document.contents, reading, 0),
    errorAt: (path, message) => fail(offsetOf(document, path), message),
  };
}

interface Reading {
  readonly document: Document;
  readonly fail: (offset: number, message: string) => YamlError;
  left: number;
}

const withoutLetters = (tags: Tags): Tags =>
  tags.map((tag) =>
    typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:bool' && tag.test !== undefined
      ? { ...tag, test: new RegExp(`(?!^[yYnN]$)${tag.test.source}`) }
      : tag,
  );

function read(given: unknown, reading: Reading, depth: number): Json {
  const node = resolve(given, reading.document);
  reading.left -= 1;
  if (reading.left < 0 || depth > MAX_DEPTH) throw reading.fail(startOf(given), 'too much is nested here');
  if (isMap(node)) return readMap(node, reading, depth + 1);
  if (isSeq(node)) return node.items.map((item) => read(item, reading, depth + 1));
  if (isAlias(given) && node === undefined) throw unresolved(given, reading);
  const value: unknown = isScalar(node) ? node.value : node;
  if (value === null || value === undefined) return null;
  if (isPlain(value)) return value;
  throw reading.fail(startOf(given), 'this value (a date, for example) is none of JSON; put it in quotes');
}

const isPlain = (value: unknown): value is string | number | bigint | boolean =>
  ['string', 'number', 'bigint', 'boolean'].includes(typeof value);

const unresolved = (alias: Alias, { fail }: Reading): YamlError =>
  fail(startOf(alias), `there is no anchor &${alias.source} before this`);

function readMap(map: YAMLMap, reading: Reading, depth: number): JsonObject {
  const fields = new Map<string, Json>();
  for (const source of mergedInto(map, reading)) {
    for (const [name, value] of readMap(source, reading, depth)) fields.set(name, value);
  }
  for (const pair of ownPairs(map)) fields.set(keyOf(pair, reading), read(pair.value, reading, depth));
  return fields;
}

/** Of a list of merges the first one wins, so it comes last. */
function mergedInto(map: YAMLMap, reading: Reading): YAMLMap[] {
  return map.items.filter(isMerge).flatMap(({ key, value }) => {
    const node = resolve(value, reading.document);
    const sources = isSeq(node) ? node.items.toReversed() : [value];
    return sources.map((source) => {
      const found = resolve(source, reading.document);
      if (isMap(found)) return found;
      if (isAlias(source) && found === undefined) throw unresolved(source, reading);
      throw reading.fail(startOf(key), '<< merges maps only');
    });
  });
}

const ownPairs = (map: YAMLMap): Pair[] => map.items.filter((pair) => !isMerge(pair));
const isMerge = ({ key }: Pair): boolean => isScalar(key) && typeof key.value === 'symbol';

function keyOf({ key }: Pair, { fail }: Reading): string {
  if (isScalar(key) && typeof key.value === 'string') return key.value;
  throw fail(startOf(key), 'a key is text; put it in quotes');
}

/** What an alias stands for; undefined where no anchor of its name stands before it. */
function resolve(node: unknown, document: Document): unknown {
  if (!isAlias(node)) return node;
  if (!resolved.has(node)) resolved.set(node, node.resolve(document));
  return resolved.get(node);
}

/** Each search for an anchor walks the whole document. */
const resolved = new WeakMap<Alias, unknown>();

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
const isNode = (node: unknown): node is Node | ParsedNode =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    const next = childOf(resolve(node, document), step, document);
    if (next === undefined) break;
    offset = startOf(next.at);
    node = next.value;
  }
  return offset;
}

/** Where an item stands, and what it is; also where it was merged in. */
function childOf(
  node: unknown,
  step: PropertyKey,
  document: Document,
): { at: unknown; value: unknown } | undefined {
  if (isSeq(node)) return { at: node.items[Number(step)], value: node.items[Number(step)] };
  if (!isMap(node)) return undefined;
  const own = node.items.find(({ key }) => isScalar(key) && key.value === step);
  if (own !== undefined) return { at: own.key, value: own.value };
  for (const { value } of node.items.filter(isMerge)) {
    const merged = resolve(value, document);
    const sources = isSeq(merged) ? merged.items : [merged];
    for (const source of sources) {
      const found = childOf(resolve(source, document), step, document);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
