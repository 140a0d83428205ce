import { z } from 'zod';
import { plain, type Value } from './values/value.ts';

const coefficients = z.array(z.number());

/**
 * HumanEval/32: whether `returned` is a zero, within `atol`, of the polynomial with these coefficients, the constant
 * first. They come from the data set and not from the sandbox, where the candidate may have changed its argument.
 * As in Python every coefficient is rounded to a double before it is multiplied with a power, and the terms are added
 * in their order.
 */
export function isPolynomialZero(returned: Value, argument: unknown, atol: number): boolean {
  const x = asDouble(plain(returned));
  if (x === undefined || !Number.isFinite(x)) return false;
  const terms = coefficients.parse(argument).map((coefficient, exponent) => coefficient * power(x, exponent));
  return Math.abs(terms.reduce((sum, term) => sum + term, 0)) <= atol;
}

function asDouble(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value !== 'object' || value?.kind !== 'number') return undefined;
  return Number(value.numerator) / Number(value.denominator);
}

/**
 * `x ** exponent` for a finite x and a natural exponent, rounded once. The C library's `pow`, which Python's references
 * were made with, is as good as that; JavaScript's is often off by one in the last place, and where coefficients are
 * large that alone is more than the tolerance.
 */
export function power(x: number, exponent: number): number {
  const [fraction, scale] = split(x);
  const product = fraction ** BigInt(exponent);
  // Number() rounds an integer correctly, but up to 2**1023 only: drop bits, and keep one for whether any was set.
  const surplus = Math.max(0, bitLength(product) - 64);
  const kept = product >> BigInt(surplus);
  const sticky = kept << BigInt(surplus) === product ? 0n : 1n;
  return scaled(Number((kept << 1n) | sticky), scale * exponent + surplus - 1);
}

/** `x` as an integer times a power of two. */
function split(x: number): [fraction: bigint, scale: number] {
  let [fraction, scale] = [x, 0];
  for (; !Number.isInteger(fraction); scale -= 1) fraction *= 2;
  return [BigInt(fraction), scale];
}

const bitLength = (integer: bigint): number => (integer < 0n ? -integer : integer).toString(2).length;

/** `value * 2 ** scale` in steps that do not overflow on the way. */
function scaled(value: number, scale: number): number {
  const half = Math.trunc(scale / 2);
  return value * 2 ** half * 2 ** (scale - half);
}
