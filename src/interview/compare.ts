import { isList, isObject, type Json } from './json.ts';

/** What a check expects: a value, or any one of several. */
export type Expected =
  | { readonly kind: 'eq'; readonly value: Json }
  | { readonly kind: 'eq-any'; readonly values: readonly Json[] };

/**
 * Points that a value earns of a check's weight: `trunc(weight × fraction)`, where lists and objects may be partly right.
 * The rules are those of can-ai-code's `evaluate.py`, which cannot divide where an object without fields is expected.
 */
export function pointsFor(expected: Expected, got: Json, weight: number): number {
  const [good, of] = rightParts(expected, got);
  // Whole numbers are divided last: 27 × (1/27) must not fall below 1.
  return of === 0 ? weight : Math.trunc((weight * good) / of);
}

type Parts = readonly [good: number, of: number];

function rightParts(expected: Expected, got: Json): Parts {
  if (expected.kind === 'eq-any') return whole(expected.values.some((value) => equal(value, got)));
  const { value } = expected;
  if (isObject(value)) return isObject(got) ? rightShare(value, got) : [0, 1];
  if (isList(value)) return isList(got) ? rightItems(value, got) : [0, 1];
  return whole(equal(value, got));
}

const whole = (right: boolean): Parts => [right ? 1 : 0, 1];

/** Where no field is expected, none may be there: else what stands for an exception would be right. */
const rightShare = (expected: Fields, got: Fields): Parts =>
  expected.size === 0 ? whole(got.size === 0) : rightFields(expected, got);

type Fields = ReadonlyMap<string, Json>;

/** Fields that were not asked for do no harm. */
function rightFields(expected: Fields, got: Fields): Parts {
  const right = [...expected].filter(([name, value]) => {
    const field = got.get(name);
    return field !== undefined && equal(value, field);
  });
  return [right.length, expected.size];
}

/** Lists of different lengths are also tried one place further, so that a value lost at the front costs no more than itself. */
function rightItems(expected: readonly Json[], got: readonly Json[]): Parts {
  const of = Math.max(expected.length, got.length);
  if (expected.length === got.length) return [countEqual(expected, got), of];
  const shifted =
    expected.length < got.length
      ? countEqual([null, ...expected], got)
      : countEqual(expected, [null, ...got]);
  return [Math.max(countEqual(expected, got), shifted), of];
}

/** Beyond its end a list is `null`. */
function countEqual(left: readonly Json[], right: readonly Json[]): number {
  let count = 0;
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    if (equal(left[at] ?? null, right[at] ?? null)) count++;
  }
  return count;
}

/** Python's `==`: a bool is an integer, `1 == 1.0` whatever their size, and a text equals only a text. */
export function equal(left: Json, right: Json): boolean {
  if (isNumeric(left) && isNumeric(right)) {
    // oxlint-disable-next-line eqeqeq -- JavaScript's == of a bigint and a number is exact, as Python's
    return toNumeric(left) == toNumeric(right);
  }
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, at) => equal(item, right[at] ?? null));
  }
  if (isObject(left) && isObject(right)) {
    return left.size === right.size && rightFields(left, right)[0] === left.size;
  }
  return left === right;
}

const isNumeric = (value: Json): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';

const toNumeric = (value: number | bigint | boolean): number | bigint =>
  typeof value === 'boolean' ? Number(value) : value;
