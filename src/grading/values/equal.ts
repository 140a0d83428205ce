import { keyOf, numberKey } from './key.ts';
import { plain, type Compound, type Dict, type NumpyArray, type Value } from './value.ts';

type Pair = readonly [Value, Value];

/**
 * Python's `==` between values of two processes, in linear time and without recursion.
 * Values of two processes are never the same object: NaN differs from NaN in a list too. Iterators, views of values and
 * opaque objects equal nothing. A numpy array equals only where `bool(array == other)` would not raise: at size 1.
 */
export function equal(left: Value, right: Value): boolean {
  const waiting: Pair[] = [[left, right]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    if (!agree(pair, waiting)) return false;
  }
  return true;
}

/** Compares two values but for their elements, which it puts on `waiting`. */
function agree(pair: Pair, waiting: Pair[]): boolean {
  const [left, right] = [plain(pair[0]), plain(pair[1])];
  if (isArray(left) || isArray(right)) return agreeAsArrays(left, right, waiting);
  if (!isCompound(left) || !isCompound(right)) return agreeAsScalars(left, right);
  if (left.kind === 'dict' && right.kind === 'dict') return agreeAsDicts(pair, left, right, waiting);
  if (isSetLike(left) && isSetLike(right)) return haveSameElements(left.items, right.items);
  if (isSequence(left) && isSequence(right) && left.kind === right.kind) {
    return pairUp(left.items, right.items, waiting);
  }
  return agreeAsText(left, right) || agreeAsScalars(left, right);
}

function agreeAsScalars(left: Value, right: Value): boolean {
  // A NaN is not even itself; the same holds in JavaScript.
  if (!isCompound(left) && typeof left === typeof right) return left === right;
  if (isReal(left) && isReal(right)) return sameReal(left, right);
  const key = numberKey(left);
  return key !== undefined && key === numberKey(right);
}

type Real = bigint | number;
const isReal = (value: Value): value is Real => typeof value === 'bigint' || typeof value === 'number';
/** JavaScript too compares an integer with a float without rounding either. */
const sameReal = (left: Real, right: Real): boolean => left <= right && left >= right;

function agreeAsText(left: Compound, right: Compound): boolean {
  if (left.kind === 'surrogates') return right.kind === 'surrogates' && left.utf8.equals(right.utf8);
  return 'data' in left && 'data' in right && left.data.equals(right.data);
}

function pairUp(left: readonly Value[], right: readonly Value[], waiting: Pair[]): boolean {
  if (left.length !== right.length) return false;
  for (const [index, item] of left.entries()) {
    const other = right[index];
    if (other === undefined) return false;
    // Scalars at once: only what holds elements has to wait.
    if (isCompound(item) || isCompound(other)) waiting.push([item, other]);
    else if (!agreeAsScalars(item, other)) return false;
  }
  return true;
}

function agreeAsDicts(pair: Pair, left: Dict, right: Dict, waiting: Pair[]): boolean {
  const [leftName, rightName] = [className(pair[0]), className(pair[1])];
  if (leftName === 'collections.OrderedDict' && leftName === rightName) {
    return pairUp(left.entries.map(asTuple), right.entries.map(asTuple), waiting);
  }
  if (leftName === 'collections.Counter' && leftName === rightName) {
    return matchEntries(counted(left), counted(right), waiting);
  }
  return matchEntries(left.entries, right.entries, waiting);
}

function matchEntries(left: Dict['entries'], right: Dict['entries'], waiting: Pair[]): boolean {
  if (left.length !== right.length) return false;
  const values = new Map(right.map(([key, value]) => [keyOf(key), value]));
  return left.every(([key, value]) => {
    const name = keyOf(key);
    const other = values.get(name);
    if (other === undefined) return false;
    // Hostile bytes may name a key twice.
    values.delete(name);
    waiting.push([value, other]);
    return true;
  });
}

const asTuple = (entry: [Value, Value]): Value => ({ kind: 'tuple', items: entry });

/** To a Counter an element that is missing is one that occurs zero times. */
const counted = ({ entries }: Dict): Dict['entries'] =>
  entries.filter(([, count]) => !agreeAsScalars(plain(count), 0n));

/** Whether two collections hold the same elements, each counted once. */
export function haveSameElements(left: readonly Value[], right: readonly Value[]): boolean {
  const [ours, theirs] = [
    new Set(left.map((item) => keyOf(item))),
    new Set(right.map((item) => keyOf(item))),
  ];
  return ours.size === theirs.size && [...ours].every((key) => theirs.has(key));
}

function agreeAsArrays(left: Value, right: Value, waiting: Pair[]): boolean {
  const [ours, theirs] = [onlyItem(left), onlyItem(right)];
  if (ours === undefined || theirs === undefined) return false;
  waiting.push([ours, theirs]);
  return true;
}

/** The one item of an array, or of a list that numpy would take for one, of size 1. */
function onlyItem(value: Value): Value | undefined {
  let item: Value | undefined = value;
  while (isCompound(item)) {
    if (item.kind === 'array') item = item.items;
    else if (item.kind === 'list' || item.kind === 'tuple')
      item = item.items.length === 1 ? item.items[0] : undefined;
    else return item;
  }
  return item;
}

const isCompound = (value: Value | undefined): value is Compound =>
  typeof value === 'object' && value !== null;
const isArray = (value: Value): value is NumpyArray => isCompound(value) && value.kind === 'array';

function isSequence(value: Compound): value is Extract<Compound, { items: readonly Value[] }> {
  return ['list', 'tuple', 'range', 'deque'].includes(value.kind);
}

/** A set, a frozenset, and the views of a dict that behave as sets. */
function isSetLike(value: Compound): value is Extract<Compound, { items: readonly Value[] }> {
  if (value.kind === 'view') return value.name !== 'builtins.dict_values';
  return value.kind === 'set' || value.kind === 'frozenset';
}

const className = (value: Value): string | undefined =>
  isCompound(value) && value.kind === 'subclass' ? value.name : undefined;
