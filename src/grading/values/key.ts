import { plain, type Rational, type Value } from './value.ts';

/** Deeper tuples and frozensets than this are beyond Python's own `hash`. */
const DEEPEST_KEY = 500;

let strangers = 0;

/**
 * A string that two hashable values share exactly when Python's `==` holds between them, so that sets and dicts are
 * compared in linear time. What equals nothing (NaN, an opaque object, a list as a key) gets a key of its own.
 */
export function keyOf(value: Value, depth = 0): string {
  const bare = plain(value);
  if (typeof bare === 'string') return `s${bare.length}:${bare}`;
  if (bare === null) return 'None';
  const number = numberKey(bare);
  if (number !== undefined) return number;
  if (typeof bare !== 'object' || depth > DEEPEST_KEY) return stranger();
  if (bare.kind === 'bytes') return `b${bare.data.length}:${bare.data.toString('latin1')}`;
  if (bare.kind === 'surrogates') return `u${bare.utf8.length}:${bare.utf8.toString('latin1')}`;
  if (bare.kind === 'tuple') return `(${bare.items.map((item) => keyOf(item, depth + 1)).join()})`;
  if (bare.kind !== 'frozenset') return stranger();
  // In a canonical order: JavaScript's default sort compares strings by code units.
  return `{${bare.items
    .map((item) => keyOf(item, depth + 1))
    .toSorted()
    .join()}}`;
}

function stranger(): string {
  strangers += 1;
  return `?${strangers}`;
}

/**
 * A string that two numbers share exactly when they are equal, whatever their types: bool, int, float, complex, Decimal
 * and Fraction, numpy's scalars. Undefined for NaN and for what is no number. Never rounds: 2**53 + 1 is not 2.0**53.
 */
export function numberKey(value: Value): string | undefined {
  const bare = plain(value);
  if (typeof bare === 'bigint') return hexadecimal(bare);
  if (typeof bare === 'number') return floatKey(bare);
  if (typeof bare === 'boolean') return bare ? '1' : '0';
  if (bare === null || typeof bare !== 'object') return undefined;
  if (bare.kind === 'number') return rationalKey(bare);
  return bare.kind === 'complex' ? complexKey(bare.re, bare.im) : undefined;
}

const hexadecimal = (integer: bigint): string => integer.toString(16);

function floatKey(float: number): string | undefined {
  if (Number.isNaN(float)) return undefined;
  if (Number.isInteger(float)) return hexadecimal(BigInt(float));
  // Unlike any hexadecimal number it holds a point, or the sign of an exponent, or spells Infinity.
  return `f${float}`;
}

function complexKey(re: number, im: number): string | undefined {
  if (im === 0) return floatKey(re);
  return Number.isNaN(re) || Number.isNaN(im) ? undefined : `j${re + 0},${im}`;
}

/** In lowest terms a double is an odd integer of at most 53 bits over a power of two of at most 1074. */
function rationalKey({ numerator, denominator }: Rational): string {
  if (denominator === 1n) return hexadecimal(numerator);
  const isDouble =
    denominator <= 1n << 1074n &&
    (denominator & (denominator - 1n)) === 0n &&
    BigInt.asIntN(54, numerator) === numerator;
  if (!isDouble) return `r${hexadecimal(numerator)}/${hexadecimal(denominator)}`;
  // In two exact steps: 2**1074 itself is beyond a double.
  const [first, rest] = denominator >= 1n << 1000n ? [1n << 1000n, denominator >> 1000n] : [denominator, 1n];
  return `f${Number(numerator) / Number(first) / Number(rest)}`;
}
