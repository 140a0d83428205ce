import { beforeAll, describe, expect, test } from 'vitest';
import type { ExtractContext, Extracted, Extractor } from '../../src/extract/contract.ts';
import { getExtractor } from '../../src/extract/index.ts';
import * as cases from './cases.ts';

let extractor: Extractor;
beforeAll(async () => {
  extractor = await getExtractor('default');
});

const extract = (answer: string, context: Partial<ExtractContext> = {}): Extracted =>
  extractor.extract(answer, {
    language: 'python',
    entryPoint: 'total',
    prompt: cases.PROMPT,
    mode: 'chat',
    ...context,
  });

const withoutBlankLines = (code: string | null): string | undefined =>
  code
    ?.split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n');

const TABLES: Record<string, readonly cases.Case[]> = {
  'finds the function in': cases.FENCE_CASES,
  'chooses the function over': cases.CHOICE_CASES,
  'keeps what the function needs:': cases.KEPT_CASES,
  'drops what only tries it:': cases.DROPPED_CASES,
  'uses the prompt:': cases.PROMPT_CASES,
  'takes no code from reasoning:': cases.REASONING_CASES,
  'reads an answer without fences:': cases.PROSE_CASES,
  'continues the prompt with': cases.COMPLETION_CASES,
};

describe('the default extractor', () => {
  for (const [table, rows] of Object.entries(TABLES)) {
    describe(table, () => {
      test.each(rows)('$says', (row) => {
        const extracted = extract(row.answer, row);
        expect(withoutBlankLines(extracted.code)).toBe(withoutBlankLines(row.code));
        expect(extracted.from).not.toBe('');
      });
    });
  }
});

describe('the default extractor for JavaScript', () => {
  const javascript = (answer: string): string | null =>
    extract(answer, { language: 'javascript', prompt: '' }).code;
  const PLAIN = 'function total(xs) {\n  return xs.reduce((a, b) => a + b, 0);\n}\n';

  test.each([
    ['a declaration', PLAIN],
    ['an arrow', 'const total = (xs) => xs.length;\n'],
    ['an async generator', 'async function* total(xs) {\n  yield* xs;\n}\n'],
    [
      'a helper and a constant',
      `const base = 0;\nfunction add(a, b) {\n  return base + a + b;\n}\n${PLAIN.replace('a + b', 'add(a, b)')}`,
    ],
  ])('finds %s in a fence and drops what it prints', (_, code) => {
    expect(javascript(`Here you are:\n${cases.fenced(`${code}console.log(total([1]));`, 'js')}`)).toBe(code);
  });

  test('finds a function in the second block and among prose', () => {
    expect(javascript(`${cases.fenced('npm install', 'sh')}${cases.fenced(PLAIN, 'javascript')}`)).toBe(
      PLAIN,
    );
    expect(javascript(`Sure, it's this:\n\n${PLAIN}\nThat's it.`)).toBe(PLAIN);
  });

  test('has none in a refusal', () => {
    expect(javascript("I'm sorry, I can't.")).toBeNull();
  });
});
