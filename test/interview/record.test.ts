import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/interview/questions.ts';
import { readJson, type Json } from '../../src/interview/json.ts';
import { writeJson } from '../../src/interview/json-text.ts';
import { recordCheck } from '../../src/interview/record.ts';

const check: Check = {
  name: 'c',
  assertion: { kind: 'value', args: [] },
  expected: { kind: 'eq', value: 1n },
  weight: 1,
  definition: new Map<string, Json>([['assert', 'f.call()']]),
};

const kept = (got: Json): Json => recordCheck({ check, got, points: 0 }).get('got') ?? null;

describe('a recorded check', () => {
  test.each(['1', '1.0', '[1, 2.5, "x"]', '{"a": null}', '12345678901234567890'])(
    'keeps %s as it is',
    (text) => {
      expect(writeJson(kept(readJson(text)))).toBe(text);
    },
  );

  test.each([
    ['NaN', 'NaN'],
    ['[Infinity, 1]', ['Infinity', 1n]],
    ['{"a": -Infinity}', new Map([['a', '-Infinity']])],
  ])('says %s in words, which JSON does not have', (text, said) => {
    expect(kept(readJson(text))).toEqual(said);
    expect(() => JSON.parse(writeJson(kept(readJson(text))))).not.toThrow();
  });

  test.each([
    ['x'.repeat(100_000), /^x{1000}… \(a text of 100000 characters, too long to keep\)$/],
    [Array.from({ length: 100_000 }, () => 1n), /^\(a list of 100000 items/],
    [new Map([['a', 'x'.repeat(100_000)]]), /^\(an object of 1 fields/],
  ])('tells of a value that is too long to keep', (got, said) => {
    expect(kept(got)).toMatch(said);
  });
});
