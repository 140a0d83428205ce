import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/outcome.ts';
import { causeOf } from '../../../src/view/index/cause.ts';

const cause = (outcome: Outcome, why: string): string =>
  causeOf({
    task: 'T',
    language: 'python',
    sample: 0,
    outcome,
    verdict: {},
    passed: false,
    failures: [{ outcome, why }],
  });

test('errors are told apart by the type of their exception', () => {
  expect(cause('error', "ZeroDivisionError: division by zero, and 'KeyError: 1'")).toBe('ZeroDivisionError');
  expect(cause('error', 'loading it failed: NameError: x; f: f.call(1) is null, expected 1')).toBe(
    'NameError',
  );
  expect(cause('error', 'it left early, before every input had its result')).toBe('');
});

test('samples without a verdict are told apart by their reason, and others not at all', () => {
  expect(cause('unscored', 'the server did not answer')).toBe('the server did not answer');
  expect(cause('wrong', 'expected 1, got Nothing: x')).toBe('');
});
