import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  visit,
} from 'yaml';

/** What an alias stands for, undefined where no anchor of its name stands before it; any other node is itself. */
export type Resolve = (node: unknown) => unknown;

/** Finds the anchors in one walk: the parser's own search walks the document again for each alias. */
export function resolver(document: Document): Resolve {
  const anchors = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  visit(document, {
    Alias: (_, alias) => void targets.set(alias, anchors.get(alias.source)),
    Value: (_, node) => void (node.anchor !== undefined && anchors.set(node.anchor, node)),
  });
  return (node) => (isAlias(node) ? targets.get(node) : node);
}

export const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
const isNode = (node: unknown): node is Node | ParsedNode =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);

export const isMerge = ({ key }: Pair): boolean => isScalar(key) && typeof key.value === 'symbol';

/** Where a path of keys and indices leads, or as near above it as the document has it. */
export function offsetOf(document: Document, path: readonly PropertyKey[], resolve: Resolve): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    const next = childOf(resolve(node), step, resolve);
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
  resolve: Resolve,
): { at: unknown; value: unknown } | undefined {
  if (isSeq(node)) return { at: node.items[Number(step)], value: node.items[Number(step)] };
  if (!isMap(node)) return undefined;
  const own = node.items.find(({ key }) => isScalar(key) && key.value === step);
  if (own !== undefined) return { at: own.key, value: own.value };
  for (const { value } of node.items.filter(isMerge)) {
    const merged = resolve(value);
    const sources = isSeq(merged) ? merged.items : [merged];
    for (const source of sources) {
      const found = childOf(resolve(source), step, resolve);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
