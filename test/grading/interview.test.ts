import { expect, test } from 'vitest';
import { gradeSamples } from '../../src/pipeline/grade-samples.ts';
import { describeWith } from '../fixtures/parts.ts';

const python = (body: string) => ({ task: 'RecursionCollatz', code: `def collatz_steps(n):\n    ${body}` });
const javascript = (body: string) => ({
  task: 'RecursionCollatz',
  language: 'javascript' as const,
  code: `function collatz_steps(n) { ${body} }`,
});

describeWith(['sandbox'], 'an answer to a question', () => {
  test('tells by its outcome what its calls raised, as graded files of can-ai-code do', async () => {
    const graded = await gradeSamples(
      [
        python('return -1'),
        python('raise ValueError("no")'),
        python('return undefined_name'),
        javascript('throw new RangeError("no")'),
        javascript('return missing'),
        { task: 'RecursionCollatz', code: 'def collatz_steps(n):\n    return 1\nx = (' },
      ],
      { suite: 'junior-dev' },
    );
    expect(graded.map(({ verdict }) => verdict.outcome)).toEqual([
      'wrong',
      'error',
      'error',
      'error',
      'error',
      'syntax',
    ]);
    const [wrong, ...raised] = graded.map(({ verdict }) => verdict.failures[0]?.why);
    expect(wrong).toMatch(/f\.call\(.*\) is -1, expected/);
    expect(raised.slice(0, 4)).toEqual([
      expect.stringMatching(/^ValueError: no; /),
      expect.stringMatching(/^NameError: .*undefined_name.*; /),
      expect.stringMatching(/^RangeError: no; /),
      expect.stringMatching(/^ReferenceError: missing is not defined; /),
    ]);
  });
});
