import { describe, expect, test } from 'vitest';
import { equal, pointsFor } from '../../src/interview/compare.ts';
import { readJson } from '../../src/interview/json.ts';

const points = (expected: string, got: string, weight: number): number =>
  pointsFor({ kind: 'eq', value: readJson(expected) }, readJson(got), weight);

describe('equality is that of Python', () => {
  test.each([
    ['1', '1.0', true],
    ['true', '1', true],
    ['false', '0.0', true],
    ['"1"', '1', false],
    ['""', 'false', false],
    ['null', '0', false],
    ['null', 'false', false],
    ['9007199254740993', '9007199254740992.0', false],
    ['10000000000000000000000', '1e22', true],
    ['NaN', 'NaN', false],
    ['[1, [true]]', '[1.0, [1]]', true],
    ['[1]', '[1, null]', false],
    ['[]', '{}', false],
    ['{"a": 1, "b": [0]}', '{"b": [false], "a": true}', true],
    ['{"a": 1}', '{"a": 1, "b": 2}', false],
    ['{"a": null}', '{"b": null}', false],
  ])('%s and %s: %s', (left, right, is) => {
    expect(equal(readJson(left), readJson(right))).toBe(is);
    expect(equal(readJson(right), readJson(left))).toBe(is);
  });
});

describe('points', () => {
  test.each([
    ['5', '5', 3, 3],
    ['5', '"5"', 3, 0],
    // Lists: element by element over the longer.
    ['[0, 1, 8, 0]', '[0, 1, 8, 0]', 4, 4],
    ['[0, 1, 8, 0]', '[0, 1, 9, 0]', 4, 3],
    ['[0, 1, 8, 0]', '[0, 1, 8, 0, 7, 7, 7, 7]', 4, 2],
    // One value lost at the front costs one place, at either list.
    ['[1, 2, 3, 4]', '[2, 3, 4]', 4, 3],
    ['[2, 3, 4]', '[1, 2, 3, 4]', 4, 3],
    ['[0, 1, 8, 0]', '[255, 8]', 4, 1],
    // Beyond the end is null, and null is as good as null.
    ['[1, null]', '[1]', 4, 4],
    ['[1, 2]', '[]', 4, 0],
    ['[]', '[]', 4, 4],
    ['[[1], [2]]', '[[1], [3]]', 4, 2],
    ['[1]', '"1"', 4, 0],
    ['[1]', 'null', 4, 0],
    // Objects: the fraction of the expected fields; others do no harm.
    ['{"a": 1, "b": 2, "c": 3}', '{"a": 1, "b": 2, "d": 4}', 4, 2],
    ['{"a": 1}', '{"a": 1, "b": 2}', 4, 4],
    ['{"a": null}', '{}', 4, 0],
    ['{"a": 1}', '[1]', 4, 0],
    ['{"toString": 1}', '{}', 4, 0],
    // An object without fields is met by nothing else, least of all by what stands for an exception.
    ['{}', '{}', 4, 4],
    ['{}', '{"error": "boom", "exc_type": "ValueError"}', 4, 0],
    ['{}', '[]', 4, 0],
    // Never rounded up.
    ['[1, 2, 3]', '[1, 2, 0]', 1, 0],
    ['[1, 2, 3]', '[1, 2, 0]', 2, 1],
  ])('of %s for %s at weight %i: %i', (expected, got, weight, earned) => {
    expect(points(expected, got, weight)).toBe(earned);
  });

  test('of a list that is right are never lost to rounding', () => {
    for (let length = 1; length < 200; length++) {
      const list = JSON.stringify(Array.from({ length }, (_, index) => index));
      expect(points(list, list, 49)).toBe(49);
    }
  });

  test('of eq-any are for any of its values, whole or not at all', () => {
    const expected = { kind: 'eq-any', values: ['Kal-El', 1n, [1n, 2n]] } as const;
    expect(pointsFor(expected, 'Kal-El', 2)).toBe(2);
    expect(pointsFor(expected, true, 2)).toBe(2);
    expect(pointsFor(expected, [1n, 2n], 2)).toBe(2);
    expect(pointsFor(expected, [1n, 3n], 2)).toBe(0);
  });
});
