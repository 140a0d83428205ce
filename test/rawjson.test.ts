import { describe, expect, test } from 'vitest';
import { countElements, elementSpans, fieldSpans, isArray, parseSpan } from '../src/rawjson.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (json: Uint8Array, [start, end]: readonly [number, number]) =>
  new TextDecoder().decode(json.subarray(start, end));

const fields = (source: string) => {
  const json = bytes(source);
  return Object.fromEntries([...fieldSpans(json)].map(([name, span]) => [name, text(json, span)]));
};
const elements = (source: string) => {
  const json = bytes(source);
  return [...elementSpans(json)].map((span) => text(json, span));
};

describe('fieldSpans', () => {
  test('hands values on as they were written', () => {
    const row =
      '{"a": [1.0, 9007199254740993, -0.0, 1e5], "b": {"z": NaN, "a": [Infinity, -Infinity]}, "c":null ,"d":-1.50}';
    expect(fields(row)).toEqual({
      a: '[1.0, 9007199254740993, -0.0, 1e5]',
      b: '{"z": NaN, "a": [Infinity, -Infinity]}',
      c: 'null',
      d: '-1.50',
    });
  });

  test('is not misled by brackets, quotes and backslashes in strings', () => {
    const row = JSON.stringify({ a: ['}]"', '\\', '\\"'], 'b"{': '\\\\"', c: 'ü€😀[' });
    expect(fields(row)).toEqual({ a: '["}]\\"","\\\\","\\\\\\""]', 'b"{': '"\\\\\\\\\\""', c: '"ü€😀["' });
  });

  test('takes the last value of a name given twice, and an empty object', () => {
    expect(fields('{"a": 1, "a": 2}')).toEqual({ a: '2' });
    expect(fields('  { }')).toEqual({});
  });

  test.each(['', '[]', '{"a": ', '{"a": [1', '{"a": "x', '{"a" 1}', '{"a": 1 "b": 2}', '{"a": }', '{"a\\'])(
    'refuses %j',
    (broken) => expect(() => fieldSpans(bytes(broken))).toThrow(SyntaxError),
  );
});

describe('elementSpans', () => {
  test('finds elements of every kind at the top level only', () => {
    const list = '[ 1.0,[2,[3]] ,{"a":[4,5]}, "6,7", NaN,\n-Infinity ]';
    expect(elements(list)).toEqual(['1.0', '[2,[3]]', '{"a":[4,5]}', '"6,7"', 'NaN', '-Infinity']);
    expect(countElements(bytes(list))).toBe(6);
  });

  test('counts none in an empty array, nested ones as one', () => {
    expect(countElements(bytes('[ ]'))).toBe(0);
    expect(countElements(bytes('[[]]'))).toBe(1);
  });

  test('refuses a list that ends too early', () =>
    expect(() => elements('[[1, 2], [3')).toThrow(SyntaxError));
});

test('an array is told from an object', () => {
  expect([isArray(bytes(' []')), isArray(bytes('{}'))]).toEqual([true, false]);
});

test('parseSpan reads one value', () => {
  expect(parseSpan(bytes('[10, "ü"]'), [5, 9])).toBe('ü');
});
