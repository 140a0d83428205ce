import type { Task } from '../../src/suites/contract.ts';

const rest = { reference: '', completion: '', tests: [] };

/** Code to be completed, whose first function is not the asked one. */
export const codeTask: Task = {
  id: 'Tiny/0',
  language: 'python',
  prompt: 'import math\n\ndef half(x):\n    return x / 2\n\ndef area(r):\n    """Of a circle."""\n',
  entryPoint: 'area',
  ...rest,
};

/** A question of an interview, without a fact. */
export const question: Task = {
  id: 'gcd',
  language: 'python',
  prompt: 'Write a python function gcd(a, b) with inputs a and b that returns their greatest common divisor.',
  fields: {
    Signature: 'gcd(a, b)',
    Input: 'with inputs a and b',
    Output: 'their greatest common divisor',
    Description: 'Recall Euclid.',
  },
  entryPoint: 'gcd',
  ...rest,
};

export const inJavaScript: Task = { ...question, language: 'javascript' };
