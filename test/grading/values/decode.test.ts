import { expect, it } from 'vitest';
import { decode } from '../../../src/grading/values/decode.ts';
import { isCloseTo } from '../../../src/grading/tolerance.ts';
import { equal } from '../../../src/grading/values/equal.ts';
import { show } from '../../../src/grading/values/show.ts';
import { elements, type Value } from '../../../src/grading/values/value.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { encoded, values } from '../python.ts';

const shown = (source: string, most?: number): string => show(values([source])[0] ?? 'nothing', most);

describeWith(['python'], 'values that left the sandbox', () => {
  it.each([
    [
      '[1, -1, 255, 65535, -65536, 2**31, -2**63, 2**70]',
      '[1, -1, 255, 65535, -65536, 2147483648, -9223372036854775808, 1180591620717411303424]',
    ],
    ['(1.0, -0.0, 0.1, nan, -inf)', '(1.0, -0.0, 0.1, nan, -inf)'],
    ['{"a": (None, True), 2: {3}}', "{'a': (None, True), 2: {3}}"],
    ['[(), (1,), set(), frozenset()]', '[(), (1,), set(), frozenset([])]'],
    ['["é", "\\U0001f600", "\'", "\\n"]', `['é', '😀', '\\'', '\\n']`],
    ['[b"a", bytearray(b"b"), 1-2j]', "[b'a', b'b', (1-2j)]"],
    ['Point(1, 2)', 'Point((1, 2))'],
    ['[Decimal("0.5"), Fraction(1, 3)]', '[Decimal(1/2), Fraction(1/3)]'],
    ['[iter([1]), range(2), {1: 2}.keys()]', '[iterator([1]), range([0, 1]), view([1])]'],
    ['Box(1)', '<__main__.Box>'],
    ['list(range(3000))[:1001]', `[${Array.from({ length: 1001 }, (_, i) => i).join(', ')}]`],
  ])('reads %s', (source, text) => {
    expect(shown(source, 10_000)).toBe(text);
  });

  it('reads an integer of a million digits without a quadratic conversion', () => {
    const [value] = values(['7**1200000']);
    expect(value).toBe(7n ** 1_200_000n);
    expect(shown('7**1200000')).toMatch(/^<int of \d+ bits>$/);
  });

  it('keeps a str with lone surrogates apart from the pair they would be in UTF-16', () => {
    const [lone, pair] = values(['"\\ud83d\\ude00"', '"\\U0001f600"']);
    expect(lone).toMatchObject({ kind: 'surrogates' });
    expect(pair).toBe('😀');
  });

  it('shows a huge value in a few characters', () => {
    expect(shown('list(range(10**6))', 20)).toBe('[0, 1, 2, 3, 4, 5, 6…');
    expect(shown('deep(2000, 1)', 50)).toBe('[[[[[[[…]]]]]]]');
  });

  it('answers every damaged byte with a value or a protocol error, never with anything else', () => {
    const [bytes] = encoded([
      '[{"k": (1, 2.5, 2**80, {3}, b"x", 1j, Point(1, 2), Decimal("1.5"), range(3))}] * 3',
    ]);
    const whole = bytes ?? Buffer.alloc(0);
    for (let at = 0; at < whole.length; at += 1) {
      for (const byte of [0x00, 0x28, 0x29, 0x2e, 0x52, 0x63, 0x65, 0x75, 0x8b, 0x90, 0x93, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        expectValueOrProtocolError(damaged);
      }
      expectValueOrProtocolError(whole.subarray(0, at));
    }
  });

  it.each([
    ['a global other than object', '80058c026f738c0673797374656d932e'],
    ['a call of something else', '80054b0185522e'],
    ['two values', '80054b014b022e'],
    ['bytes after the end', '80054b012e00'],
    ['a length beyond the bytes', '80058bffffffff2e'],
    ['a length beyond any memory', '80058effffffffffffffff2e'],
    ['an opcode that makes references', '80055d942e'],
    ['nothing', ''],
  ])('refuses %s', (_, hex) => {
    expect(() => decode(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('takes an integer that is longer than memory should hold for one that equals nothing', () => {
    const head = Buffer.from([0x8b, 0, 0, 0, 0]);
    head.writeUInt32LE(2 ** 27 + 20, 1);
    const long = Buffer.concat([head, Buffer.alloc(2 ** 27 + 19), Buffer.from([1, 0x2e])]);
    const value = decode(long);
    expect(show(value)).toBe('<an int of 134217748 bytes>');
    expect(equal(value, decode(long))).toBe(false);
  });

  it('refuses to build more parts than memory should hold', () => {
    const parts = Buffer.concat([Buffer.from('('), Buffer.alloc(5_000_000, ']'), Buffer.from('t.')]);
    expect(() => decode(parts)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it.each(['__proto__', 'constructor', 'toString', 'nothing'])('refuses a value of kind %s', (kind) => {
    const name = (text: string) => [0x8c, text.length, ...Buffer.from(text)];
    const bytes = Buffer.from([
      ...name('builtins'),
      ...name('object'),
      0x93,
      ...name(kind),
      0x85,
      0x52,
      0x2e,
    ]);
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('reads a hundred thousand nested lists without a stack', () => {
    const depth = 100_000;
    const nested = Buffer.concat([Buffer.alloc(depth, ']'), Buffer.alloc(depth - 1, 'a'), Buffer.from('.')]);
    const value = decode(nested);
    expect(show(value)).toBe('[[[[[[[…]]]]]]]');
    expect(equal(value, decode(nested))).toBe(true);
    expect(isCloseTo(value, decode(nested), 1e-6)).toBe(true);
  });

  it('reads a hundred thousand arrays within arrays without a stack', () => {
    let value: Value = 1n;
    for (let depth = 0; depth < 100_000; depth += 1)
      value = { kind: 'array', dtype: 'int64', shape: [1], items: value };
    expect(show(value)).toMatch(/^array\(array\(/);
    expect(equal(value, 1n)).toBe(true);
    expect(isCloseTo(value, value, 1e-6)).toBe(true);
    expect(elements(value)).toBeUndefined();
  });
});

function expectValueOrProtocolError(bytes: Buffer): void {
  try {
    show(decode(bytes));
  } catch (error) {
    expect(error).toMatchObject({ code: 'protocol' });
  }
}
