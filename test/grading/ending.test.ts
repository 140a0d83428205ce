import { expect, test } from 'vitest';
import { finding, withSandbox } from '../../src/grading/ending.ts';

const EMBEDDED = { backend: 'embedded', python: '3.12.0', runner: '1', packages: {}, slowness: 10 };
const { slowness: _, ...NATIVE } = EMBEDDED;
const TIMEOUT = finding('timeout', 'the CPU time of one input is used up', 3);

test('a timeout in a slow sandbox is labelled as its own', () => {
  expect(withSandbox(TIMEOUT, EMBEDDED)).toEqual({
    outcome: 'timeout',
    input: 3,
    why: `${TIMEOUT.why}, in the embedded sandbox, where programs take up to 10 times as long`,
  });
});

test('what does not depend on the speed of the sandbox is not', () => {
  expect(withSandbox(TIMEOUT, NATIVE)).toBe(TIMEOUT);
  const wrong = finding('wrong', 'expected 1, got 2', 0);
  expect(withSandbox(wrong, EMBEDDED)).toBe(wrong);
  expect(withSandbox(undefined, EMBEDDED)).toBeUndefined();
});
