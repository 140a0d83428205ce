import { describe, expect, test } from 'vitest';
import { chrf } from '../../../src/repository/metrics/chrf.ts';
import { commonPrefix } from '../../../src/repository/metrics/common-prefix.ts';

describe('chrF', () => {
  test('by hand: of ab and abc the mean precision is 1, the mean recall 7/12', () => {
    // n = 1: 2 of 2, 2 of 3; n = 2: 1 of 1, 1 of 2; ab has no longer n-grams.
    expect(chrf('ab', 'abc')).toBeCloseTo((5 * 1 * (7 / 12)) / (4 * 1 + 7 / 12), 12);
  });

  test('is 1 for the same text however it is indented, and 0 where no character is the same', () => {
    expect(chrf('def f():\n    return 1', 'def f():\n\treturn 1\n')).toBe(1);
    expect(chrf('abc', 'xyz')).toBe(0);
    expect(chrf('', 'abc')).toBe(0);
    expect(chrf('abc', '')).toBe(0);
  });

  test.each([
    ['def f(x):\n    return x + 1', 'def f(x):\n    return 1 + x', 81.95741758241758],
    ['ab', 'abc', 63.636363636363626],
    ['the cat sat', 'the cat sat on the mat', 49.59348409966008],
    ['for a in b: c(a)', 'while True:\n    pass', 4.901960784313726],
    ['“é” → λ😀', '“e” → λ😀!', 32.21520365933348],
    ['aaaaaaa', 'aaa', 70.23643949930458],
    ['self.books.append(book)', 'self._books.add(book)\nreturn self', 42.84297638113229],
  ])('of %j and %j is what sacrebleu 2.6.0 says', (text, reference, percent) => {
    expect(100 * chrf(text, reference)).toBeCloseTo(percent, 9);
  });
});

test('the common prefix is the share of the reference that the text begins with', () => {
  expect(commonPrefix('    return a + b\n', 'return a + c')).toBe(11 / 12);
  expect(commonPrefix('return a + b # more', 'return a + b')).toBe(1);
  expect(commonPrefix('x', 'return')).toBe(0);
  expect(commonPrefix('', 'return')).toBe(0);
});
