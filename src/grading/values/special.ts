import { AssayError } from '../../errors.ts';
import type { Value } from './value.ts';

/**
 * Builds the value that a REDUCE describes: `(kind, ...payload)`, as listed in `encode.py`.
 * Throws AssayError `protocol` for a kind or payload that is not in that list.
 */
export function special([kind, ...payload]: readonly Value[]): Value {
  const value = typeof kind === 'string' ? READERS.get(kind)?.(payload) : undefined;
  if (value === undefined) {
    throw new AssayError('protocol', 'A value from the sandbox cannot be read: it describes no known kind.');
  }
  return value;
}

/** Gives undefined for a payload of the wrong shape. */
type Reader = (payload: readonly Value[]) => Value | undefined;

/** No plain object: the kind is a stranger's word, and `constructor` names something in every object. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>(
  Object.entries<Reader>({
    complex: ([re, im]) =>
      typeof re === 'number' && typeof im === 'number' ? { kind: 'complex', re, im } : undefined,
    subclass: ([base, name, plain]) =>
      typeof base === 'string' && typeof name === 'string' && plain !== undefined
        ? { kind: 'subclass', base, name, plain }
        : undefined,
    number: readNumber,
    scalar: ([dtype, item]) =>
      typeof dtype === 'string' && item !== undefined ? { kind: 'scalar', dtype, item } : undefined,
    array: readArray,
    iterator: readItems('iterator'),
    view: readItems('view'),
    range: readItems('range'),
    deque: readItems('deque'),
    opaque: ([name]) => (typeof name === 'string' ? { kind: 'opaque', name } : undefined),
    cyclic: () => ({ kind: 'opaque', name: 'a value that contains itself' }),
    'too-deep': () => ({ kind: 'opaque', name: 'a value nested too deeply' }),
  }),
);

function readNumber([name, numerator, denominator]: readonly Value[]): Value | undefined {
  if (typeof name !== 'string') return undefined;
  if (typeof numerator === 'number') return { kind: 'scalar', dtype: name, item: numerator };
  if (typeof numerator !== 'bigint' || typeof denominator !== 'bigint') return undefined;
  return denominator > 0n ? { kind: 'number', name, numerator, denominator } : undefined;
}

function readArray([dtype, shape, items]: readonly Value[]): Value | undefined {
  if (typeof dtype !== 'string' || items === undefined) return undefined;
  if (typeof shape !== 'object' || shape?.kind !== 'tuple') return undefined;
  return { kind: 'array', dtype, shape: shape.items.map(Number), items };
}

function readItems(kind: 'iterator' | 'view' | 'range' | 'deque'): Reader {
  return ([name, list]) =>
    typeof name === 'string' && typeof list === 'object' && list?.kind === 'list'
      ? { kind, name, items: list.items }
      : undefined;
}
