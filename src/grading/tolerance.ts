import { withoutArray, type Complex, type Value } from './values/value.ts';

/** The tolerance that a float as the expected value brings with it where the task has none. */
export const FLOAT_ATOL = 1e-6;
const RTOL = 1e-7;

/**
 * EvalPlus's tolerance: the same type, the same length, and every number within `atol + 1e-7 * |expected|`.
 * Inside, as `numpy.allclose` has it, lists and tuples, ints and floats may stand for each other; text never passes.
 */
export function isCloseTo(returned: Value, expected: Value, atol: number): boolean {
  if (typeOf(returned) !== typeOf(expected)) return false;
  const waiting: [Value, Value][] = [[returned, expected]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [ours, theirs] = [items(pair[0]), items(pair[1])];
    if (ours?.length !== theirs?.length) return false;
    if (ours === undefined || theirs === undefined) {
      if (!isNumberClose(pair[0], pair[1], atol)) return false;
    } else {
      for (const [index, item] of ours.entries()) waiting.push([item, theirs[index] ?? null]);
    }
  }
  return true;
}

/** A float, or a list, tuple or numpy array of nothing but floats (an empty list too, as Python's `all` has it). */
export function isFloats(value: Value): boolean {
  if (typeof value === 'object' && value?.kind === 'array') return /^float(32|64)$/.test(value.dtype);
  const inside = items(value);
  return inside === undefined ? isFloat(value) : inside.every(isFloat);
}

function isFloat(value: Value): boolean {
  if (typeof value !== 'object') return typeof value === 'number';
  if (value?.kind === 'scalar') return value.dtype === 'float64';
  return value?.kind === 'subclass' && value.base === 'float';
}

function typeOf(value: Value): string {
  if (value === null || typeof value !== 'object') return typeof value;
  if ('name' in value) return value.name;
  return value.kind === 'scalar' ? value.dtype : value.kind;
}

function items(value: Value): readonly Value[] | undefined {
  const bare = withoutArray(value);
  if (bare === null || typeof bare !== 'object') return undefined;
  return bare.kind === 'list' || bare.kind === 'tuple' ? bare.items : undefined;
}

function isNumberClose(returned: Value, expected: Value, atol: number): boolean {
  const [ours, theirs] = [asComplex(returned), asComplex(expected)];
  if (ours === undefined || theirs === undefined) return false;
  if (ours.re === theirs.re && ours.im === theirs.im) return true;
  const distance = Math.hypot(ours.re - theirs.re, ours.im - theirs.im);
  const size = Math.hypot(theirs.re, theirs.im);
  return Number.isFinite(size) && distance <= atol + RTOL * size;
}

type Point = Pick<Complex, 're' | 'im'>;

/** What numpy would put into an array of numbers; an int beyond 64 bits it would not. */
function asComplex(value: Value): Point | undefined {
  const bare = withoutArray(value);
  if (typeof bare === 'number') return { re: bare, im: 0 };
  if (typeof bare === 'boolean') return { re: Number(bare), im: 0 };
  if (typeof bare === 'bigint') {
    return BigInt.asIntN(64, bare) === bare ? { re: Number(bare), im: 0 } : undefined;
  }
  return typeof bare === 'object' && bare?.kind === 'complex' ? bare : undefined;
}
