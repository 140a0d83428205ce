import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../../src/repository/tests/records.ts';

const KEY = Buffer.alloc(32, 7);

function lines(records: readonly object[], key: Uint8Array = KEY): string[] {
  return records.map((record, n) => {
    const text = JSON.stringify({ n, ...record });
    return `${createHmac('sha256', key).update(text).digest('hex')} ${text}\n`;
  });
}

const START = { kind: 'start' };
const END = { kind: 'end', patched: null };
const passed = (id: string): object => ({ kind: 'test', id, outcome: 'passed', patched: null });
const read = (...parts: readonly string[]) => readRecords(Buffer.from(parts.join('')), KEY);

describe('what the runner inside tells', () => {
  it('is the tests in their order, with what they were about', () => {
    const module = { kind: 'module', name: 'test_a', code: 'c0' };
    expect(read(...lines([START, module, passed('a'), { ...module, code: 'c1' }, END]))).toEqual({
      started: true,
      ended: true,
      tests: [{ name: 'a', outcome: 'passed' }],
      patched: [],
      modules: new Map([['test_a', ['c0', 'c1']]]),
    });
  });

  it('has not ended where its last line is torn, which is no forgery', () => {
    const [start = '', test = '', end = ''] = lines([START, passed('a'), END]);
    expect(read(start, test, end.slice(0, -3))).toMatchObject({ started: true, ended: false });
    expect(read(start, test, end.slice(0, -3)).fault).toBeUndefined();
  });

  it.each([
    [
      'signed with another key',
      (all: string[]) => [all[0], ...lines([START, passed('b'), END], Buffer.alloc(32)).slice(1)],
    ],
    ['a line twice', (all: string[]) => [all[0], all[1], all[1], all[2]]],
    ['without one of its lines', (all: string[]) => [all[0], all[2]]],
    ['in another order', (all: string[]) => [all[1], all[0], all[2]]],
    ['not signed', () => ['{"n":0,"kind":"end","patched":null}\n']],
    ['of bytes that are no text', () => ['\u0000\uFFFD\n']],
  ])('is a fault where it is %s', (_, forged) => {
    const told = read(...forged(lines([START, passed('a'), END])).map((line) => line ?? ''));
    expect(told.fault).toMatch(/other than the runner/);
  });

  it('names a test the same in each run where the name shows an address', () => {
    const told = read(...lines([START, passed('t[<A at 0x7f31b2c4d5e0>]'), END]));
    expect(told.tests[0]?.name).toBe('t[<A at 0x>]');
  });
});
