import { expect, test } from 'vitest';
import { checksOf } from '../../../src/view/sample/checks.ts';

const of = (row: string): ReturnType<typeof checksOf> => checksOf(Buffer.from(row));

test('values of checks are shown as the file has them, since JavaScript has no 1.0', () => {
  const row =
    '{"checks": [{"assert":"f.call(5)","eq":1.0,"got":12345678901234567890,"status":0,"weight":2},' +
    '{"assert":"f.call()","eq-any":[1, "a"],"got":null,"status":1}]}';
  expect(of(row)).toEqual([
    { assert: 'f.call(5)', expected: '1.0', got: '12345678901234567890', points: 0, of: 2 },
    { assert: 'f.call()', expected: 'one of 1, "a"', got: 'null', points: 1, of: 1 },
  ]);
});

test('rows without checks, and checks that are none, have none', () => {
  expect(of('{"answer":"a"}')).toBeUndefined();
  expect(of('{"checks":"f.call()"}')).toBeUndefined();
  expect(of('{"checks":[1,"x",{"assert":5}]}')).toEqual([
    { assert: '', expected: '', got: '', points: 0, of: 1 },
  ]);
});
