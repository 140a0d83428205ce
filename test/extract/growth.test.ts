import { beforeAll, describe, expect, test } from 'vitest';
import type { ExtractContext, Extractor } from '../../src/extract/contract.ts';
import { getExtractor } from '../../src/extract/index.ts';
import { PROMPT } from './cases.ts';

/** What a model in a loop may write over and over, and what an attacker would. */
const FRAGMENTS = [
  '\\\n',
  '    # note\n',
  '# note\n',
  '\n',
  ' ',
  '\t\n',
  '    \n',
  '\r\n',
  '\f\n',
  '\0',
  '\u001B[31m',
  '\uFEFF',
  'é',
  '😀',
  'a',
  'a ',
  'a\n',
  'a(',
  'a[',
  'a.b',
  'a = 1\n',
  'a;',
  '    a = 1\n',
  '        a\n    b\n',
  '(',
  ')',
  '[',
  '{',
  '{a:',
  '[(',
  '(\n',
  '"',
  "'",
  '"""',
  '"""\n',
  "f'{",
  'r"\\',
  '`',
  '```',
  '```\n',
  '```python\n',
  '~~~\n',
  '```python\na\n```\n',
  '    ```\n',
  '- ```py\n',
  '[PYTHON]\n',
  '<code>\n',
  '<think>',
  '</think>',
  '<|channel|>',
  '1 + ',
  '1. ',
  'not ',
  '*',
  '@a\n',
  ':',
  'lambda x:',
  'x if y else ',
  'if x:\n',
  'else:\n',
  'try:\n',
  'for a in ',
  'def foo(a:\n',
  'def total(',
  'def total(xs):\n',
  'def total(xs):\n    return 1\n',
  'async def f():\n',
  'class A:\n',
  'import os\n',
  'from a import (b,\n',
  'return x\n',
  '    return x\n',
  'global a\n',
  'print(a)\n',
  'total(a)\n',
  "It isn't so: it explains (at length).\n",
  '$',
  '\\',
] as const;

/** Where the loop starts, and how it is read. */
const PLACES = [
  { mode: 'completion', start: '' },
  { mode: 'chat', start: 'def total(xs):\n    a = 1\n' },
  { mode: 'chat', start: '```python\ndef total(xs):\n' },
] as const;

let extractor: Extractor;
beforeAll(async () => {
  extractor = await getExtractor('default');
});

const CONTEXT = { entryPoint: 'total', prompt: PROMPT, language: 'python', mode: 'chat' } as const;

function timeOf(answer: string, context: ExtractContext): number {
  const start = performance.now();
  extractor.extract(answer, context);
  return performance.now() - start;
}

const SMALL = 5_000;
const LARGE = 80_000;
const LINE = '    a = a + xs[1]\n';
const CODE = `def total(xs):\n${LINE.repeat(SMALL / LINE.length)}`;

/** How much longer than short sound code, on this machine and now. */
const ratio = (answer: string, context: ExtractContext): number =>
  timeOf(answer, context) / Math.max(3, timeOf(CODE, context));

describe('an answer is read in time that is in proportion to it where it repeats', () => {
  const cases = FRAGMENTS.map((fragment) => ({ fragment }));
  test.each(cases)('$fragment', ({ fragment }) => {
    for (const { mode, start } of PLACES) {
      const answer = start + fragment.repeat(LARGE / fragment.length);
      const ratios = (): number => ratio(answer, { ...CONTEXT, mode });
      // Sixteen times as long: what is no code costs up to ten times as much a character; what is quadratic, thousands. The machine is shared.
      expect(ratios() < 300 || ratios() < 300, `after ${JSON.stringify(start)}`).toBe(true);
    }
  });
});

describe('an answer that would cost too much to read', () => {
  const WHOLE = 'def total(xs):\n    return 0\n';
  const tangle = '\\\n'.repeat(20_000);

  test('is taken as it is where it may have the function, and says so', () => {
    const code = `${WHOLE}${tangle}`;
    const found = extractor.extract(`Here:\n\`\`\`python\n${code}\n\`\`\``, CONTEXT);
    expect(found).toEqual({ code, from: 'fence, too tangled to read' });
  });

  test('is taken as it is after the prompt, and says so', () => {
    const body = `    if xs:\n${'        # note\n'.repeat(8_000)}`;
    const found = extractor.extract(body, { ...CONTEXT, mode: 'completion' });
    const from = 'prompt and completion as they are, too tangled to read';
    expect(found).toEqual({ code: PROMPT + body, from });
  });

  test('does not hide a function that stands in a block before it', () => {
    const answer = `\`\`\`python\n${WHOLE}\`\`\`\nOr:\n\`\`\`python\n${tangle}\n\`\`\``;
    expect(extractor.extract(answer, CONTEXT).code).toContain(WHOLE);
  });

  test.each(['{a:', '{', '[', '(', 'a(', 'a:', 'lambda x:'])(
    'is survived where it is JavaScript that nests %j',
    (fragment) => {
      const context = { ...CONTEXT, language: 'javascript', prompt: '' } as const;
      expect(() => extractor.extract(fragment.repeat(20_000), context)).not.toThrow();
      const code = 'function total(xs) {\n  return 0;\n}\n';
      expect(extractor.extract(code, context).code).toBe(code);
    },
  );

  test('costs the next answer nothing', () => {
    const answer = `\`\`\`python\n${WHOLE}\`\`\``;
    const before = extractor.extract(answer, CONTEXT);
    extractor.extract(tangle, CONTEXT);
    expect(extractor.extract(answer, CONTEXT)).toEqual(before);
  });

  test('is read alike each time', () => {
    const answer = '```python\ndef total(a:\n'.repeat(20_000);
    expect(extractor.extract(answer, CONTEXT)).toEqual(extractor.extract(answer, CONTEXT));
  });
});
