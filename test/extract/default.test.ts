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
