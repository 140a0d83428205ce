import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { JsonError, readJson } from '../../src/interview/json.ts';
import { writeFloat, writeJson } from '../../src/interview/json-text.ts';
import { describeWith } from '../fixtures/parts.ts';

const PYTHON = `
import json, sys
def read(text):
    try: return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError as error: return 'error ' + str(error)
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

const python = (texts: readonly string[]): unknown => {
  const { stdout, stderr } = spawnSync('python3', ['-c', PYTHON], {
    input: JSON.stringify(texts),
    maxBuffer: 1e9,
  });
  if (stderr.length > 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString());
};

const ours = (text: string): string => {
  try {
    return writeJson(readJson(text));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return `error ${error.message}`;
  }
};

const SAMPLES = [
  '{"a": [1, 1.0, -0.0, 1e3, 123456789012345678901234567890, true, null], "b": {"c": "\\u00e9\\n\\ud83d\\ude00 😀"}}',
  '[NaN, Infinity, -Infinity, 1E400, 5e-324, 0.1, 1e16, 1e15, 1e-5, 0.0001, 123456.789, -1.5e-7]',
  '{"a": 1, "a": 2} ',
  ' \t\r\n[]\n',
  '[{}, [], "", 0, -0]',
  '"\\"\\\\\\/\\b\\f\\r\\t"',
];

/** Each sample cut short and with one character changed, at every place. */
const broken = SAMPLES.flatMap((sample) =>
  [...sample].flatMap((_, at) => [
    sample.slice(0, at),
    ...['x', '"', ',', ']', '}', ':', '\\', '\n', '\u0001', '-', '0', '😀'].map(
      (mark) => sample.slice(0, at) + mark + sample.slice(at + 1),
    ),
  ]),
);

describeWith(['python'], 'JSON', () => {
  test("is read and written as Python does, with Python's words for what is none", () => {
    // Lone surrogates cannot cross to Python as text.
    const texts = [...SAMPLES, ...broken, '', 'undefined', '\uFEFF1', `1${'0'.repeat(4300)}`].filter(
      (text) => !/\\ud/.test(ours(text)),
    );
    expect(texts.map(ours)).toEqual(python(texts));
    expect(texts.length).toBeGreaterThan(3000);
  });
});

describe('JSON', () => {
  test('keeps integers and floats apart, of any size', () => {
    expect(readJson('[1, 1.0, 9007199254740993]')).toEqual([1n, 1, 9_007_199_254_740_993n]);
    expect(ours('[1, 1.0, 9007199254740993, 1e22]')).toBe('[1, 1.0, 9007199254740993, 1e+22]');
  });

  test('is refused, not followed, where it is nested without end', () => {
    expect(() => readJson('['.repeat(1_000_000))).toThrow(JsonError);
    expect(() => readJson('{"a":'.repeat(1_000_000))).toThrow(JsonError);
  });

  test('keeps a key that means something to JavaScript', () => {
    expect(ours('{"__proto__": {"a": 1}, "constructor": 2}')).toBe(
      '{"__proto__": {"a": 1}, "constructor": 2}',
    );
  });

  test.each([
    [1, '1.0'],
    [1e16, '1e+16'],
    [9.999e15, '9999000000000000.0'],
    [1e-5, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e100, '1e+100'],
    [-0, '-0.0'],
    [Number.NaN, 'NaN'],
  ])('writes the float %d as Python does: %s', (value, text) => {
    expect(writeFloat(value)).toBe(text);
  });
});
