/**
 * A Python value that left the sandbox: data only, with Python's types kept apart.
 * None is `null`, bool `boolean`, int `bigint`, float `number`, str `string`; everything else is a `Compound`.
 * The kinds and their payloads are those of `src/sandbox/runners/python/encode.py`.
 */
export type Value = null | boolean | bigint | number | string | Compound;

export type Compound =
  | Surrogates
  | Bytes
  | Items
  | Dict
  | Complex
  | Subclass
  | Rational
  | Scalar
  | NumpyArray
  | Special
  | Opaque;

/** A str with lone surrogates, which JavaScript's UTF-16 cannot tell from a pair: its UTF-8 as Python passes it through. */
export interface Surrogates {
  readonly kind: 'surrogates';
  readonly utf8: Buffer;
}

export interface Bytes {
  readonly kind: 'bytes' | 'bytearray';
  readonly data: Buffer;
}

export interface Items {
  readonly kind: 'list' | 'tuple' | 'set' | 'frozenset';
  readonly items: Value[];
}

export interface Dict {
  readonly kind: 'dict';
  readonly entries: [Value, Value][];
}

export interface Complex {
  readonly kind: 'complex';
  readonly re: number;
  readonly im: number;
}

/** An instance of a subclass of `base`; `plain` is its value as the base type. */
export interface Subclass {
  readonly kind: 'subclass';
  readonly base: string;
  /** `collections.Counter` */
  readonly name: string;
  readonly plain: Value;
}

/** A finite Decimal or Fraction. The denominator is positive. */
export interface Rational {
  readonly kind: 'number';
  readonly name: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A numpy scalar; also a Decimal that is not finite, with its class for a dtype. */
export interface Scalar {
  readonly kind: 'scalar';
  readonly dtype: string;
  readonly item: Value;
}

export interface NumpyArray {
  readonly kind: 'array';
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Nested lists, or the one item of an array without dimensions. */
  readonly items: Value;
}

/** An iterator read to its end, a view of a dict, a range, a deque. */
export interface Special {
  readonly kind: 'iterator' | 'view' | 'range' | 'deque';
  readonly name: string;
  readonly items: readonly Value[];
}

/** Anything else: only its class is known, and it equals nothing. */
export interface Opaque {
  readonly kind: 'opaque';
  readonly name: string;
}

/** The value behind subclasses and numpy's scalars: what Python's `==` sees of a well-behaved one. */
export function plain(value: Value): Value {
  let bare = value;
  for (;;) {
    if (bare === null || typeof bare !== 'object') return bare;
    if (bare.kind === 'subclass') bare = bare.plain;
    else if (bare.kind === 'scalar') bare = bare.item;
    else return bare;
  }
}

/** The elements in the order of iteration; undefined for what `iter()` refuses. A dict gives its keys, a str its characters. */
export function elements(value: Value): readonly Value[] | undefined {
  const bare = withoutArray(value);
  if (typeof bare === 'string') return [...bare];
  if (bare === null || typeof bare !== 'object') return undefined;
  if (bare.kind === 'dict') return bare.entries.map(([key]) => key);
  if (bare.kind === 'bytes' || bare.kind === 'bytearray') return Array.from(bare.data, BigInt);
  return 'items' in bare ? bare.items : undefined;
}

/** The nested lists of a numpy array, or its one item; any other value as `plain` has it. */
export function withoutArray(value: Value): Exclude<Value, NumpyArray> {
  let bare = plain(value);
  while (typeof bare === 'object' && bare?.kind === 'array') bare = plain(bare.items);
  return bare;
}
