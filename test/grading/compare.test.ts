import { expect, it } from 'vitest';
import { meets } from '../../src/grading/compare.ts';
import { callLimits, DEFAULT_LIMITS, interviewLimits, slowed } from '../../src/grading/limits.ts';
import { isPolynomialZero } from '../../src/grading/polynomial.ts';
import { isFloats } from '../../src/grading/tolerance.ts';
import type { CompareRule } from '../../src/suites/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { values } from './python.ts';

function accepts(rule: CompareRule, returned: string, expected: string, atol = 0): boolean {
  const [ours = null, theirs = null] = values([returned, expected]);
  return meets(rule, ours, { values: [theirs], atol, args: () => [] });
}

describeWith(['python'], 'comparing by a rule', () => {
  it.each([
    ['1.0000001', '1.0', 1e-6, true],
    ['1.00001', '1.0', 1e-6, false],
    ['1.0000001', '1.0', 0, false],
    ['1', '1.0000001', 1e-6, false],
    ['1000000.05', '1000000.0', 1e-6, true],
    ['[1.0000001, 2.0]', '[1.0, 2.0]', 1e-6, true],
    ['(1.0000001, 2.0)', '[1.0, 2.0]', 1e-6, false],
    ['[1.0000001]', '[1.0, 2.0]', 1e-6, false],
    ['[[1.0000001], [2.0]]', '[[1.0], [2.0]]', 1e-6, true],
    ['[1, 2.0000001]', '[1.0, 2.0]', 1e-6, true],
    ['["a", 1.0000001]', '["a", 1.0]', 1e-6, false],
    ['{"a": 1.0000001}', '{"a": 1.0}', 1e-6, false],
    ['nan', 'nan', 1e-6, false],
    ['inf', 'inf', 1e-6, true],
    ['-inf', 'inf', 1e-6, false],
    ['1e308', 'inf', 1e-6, false],
    ['1.0000001+2j', '1+2j', 1e-6, true],
    ['None', '0.0', 1e-6, false],
    ['True', '1.0', 1e-6, true],
  ])('takes %s for %s with a tolerance of %d: %s', (returned, expected, atol, accepted) => {
    expect(accepts({ kind: 'equal' }, returned, expected, atol)).toBe(accepted);
  });

  it.each([
    ['(3, 1)', '[1, 3]', true],
    ['(i for i in [1, 3, 3])', '{3, 1}', true],
    ['{1: 0, 3: 0}', '(1, 3)', true],
    ['range(1, 3)', '[2, 1]', true],
    ['"ab"', '["b", "a"]', true],
    ['[1.0, True]', '[1]', true],
    ['[[1]]', '[[1]]', false],
    ['5', '[5]', false],
    ['None', '[]', false],
  ])('as sets takes %s for %s: %s', (returned, expected, accepted) => {
    expect(accepts({ kind: 'sets' }, returned, expected)).toBe(accepted);
  });

  it.each([
    ['re.match("a", "a")', 're.match("a", "ab")', true],
    ['0', 're.match("a", "a")', true],
    ['True', 're.match("a", "a")', true],
    ['False', 'None', true],
    ['None', 're.match("a", "a")', false],
    ['False', 're.match("a", "a")', false],
    ['""', 'None', false],
  ])('by presence takes %s for %s: %s', (returned, expected, accepted) => {
    expect(accepts({ kind: 'presence' }, returned, expected)).toBe(accepted);
  });

  it('accepts a constant beside the expected value', () => {
    expect(accepts({ kind: 'equal-or', also: [0] }, '0', '7')).toBe(true);
    expect(accepts({ kind: 'equal-or', also: [0] }, '7', '7')).toBe(true);
    expect(accepts({ kind: 'equal-or', also: [0] }, '1', '7')).toBe(false);
  });

  it.each([
    ['1.0', true],
    ['[1.0, nan]', true],
    ['(1.0,)', true],
    ['[]', true],
    ['1', false],
    ['[1.0, 1]', false],
    ['[[1.0]]', false],
    ['{1.0}', false],
    ['"a"', false],
    ['1j', false],
  ])('takes %s for nothing but floats: %s', (source, floats) => {
    const [value = null] = values([source]);
    expect(isFloats(value)).toBe(floats);
  });

  it('takes a zero of a polynomial from any type of number and from nothing else', () => {
    const zero = (source: string): boolean =>
      isPolynomialZero(values([source])[0] ?? null, [-6, 11, -6, 1], 1e-4);
    expect(['1', '2.0', 'True', 'Fraction(3)', '1.0000001'].map(zero)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(['0', '1.5', 'nan', 'inf', 'None', '"1"', '[1]', '10**400'].filter(zero)).toEqual([]);
  });

  it("takes what the reference returns for a polynomial's zero, and nothing close to it", () => {
    const acceptedOf = (source: string): boolean => {
      const [returned = null, reference = null] = values([source, '1.5']);
      const expectation = { values: [reference], atol: 1e-4, args: () => [[-6, 11, -6, 1]] };
      return meets({ kind: 'polynomial-zero' }, returned, expectation);
    };
    expect(['1.5', '2.0', '1.50001'].map(acceptedOf)).toEqual([true, true, false]);
  });
});

it('gives a candidate room for several times what the reference needs, and never less than the least', () => {
  const facts = {
    cpuS: 30,
    peakBytes: 3 * 2 ** 30,
    slow: [[4, 2.5] as [number, number], [9, 0.5] as [number, number]],
    floatsFrom: null,
  };
  expect(callLimits(facts, DEFAULT_LIMITS)).toMatchObject({
    inputCpuS: DEFAULT_LIMITS.minInputCpuS,
    inputCpuSOf: new Map([[4, 10]]),
    jobCpuS: 120,
    memoryBytes: 6 * 2 ** 30,
  });
  expect(callLimits({ ...facts, cpuS: 1, peakBytes: 1, slow: [] }, DEFAULT_LIMITS)).toMatchObject({
    jobCpuS: 60,
    memoryBytes: 4 * 2 ** 30,
  });
});

it.each([
  ['as slow', 2, 2],
  ['much slower', 10, 3],
])(
  'gives a call of an interview at most three times as long in a sandbox that is %s',
  (_, slowness, factor) => {
    const { inputCpuS } = interviewLimits(slowed(DEFAULT_LIMITS, slowness), 1);
    expect(inputCpuS).toBe(factor * DEFAULT_LIMITS.expressionCpuS);
  },
);

it.each([
  ['the native floor where the reference is quick', 0.01, 1],
  ['a hundred times as long as the reference', 0.3, 5],
  ['no more than the slowed floor', 2, 10],
])('gives a candidate in a slow sandbox %s', (_, cpuS, floors) => {
  const facts = { cpuS, peakBytes: 1, slow: [], floatsFrom: null };
  const { inputCpuS } = callLimits(facts, slowed(DEFAULT_LIMITS, 10), 10);
  expect(inputCpuS).toBeCloseTo(floors * DEFAULT_LIMITS.minInputCpuS);
});

it('gives all inputs together the whole slowed floor: what never ends meets the limit of one input before', () => {
  const facts = { cpuS: 0.01, peakBytes: 1, slow: [], floatsFrom: null };
  const { jobCpuS } = callLimits(facts, slowed(DEFAULT_LIMITS, 10), 10);
  expect(jobCpuS).toBe(10 * DEFAULT_LIMITS.minJobCpuS);
});
