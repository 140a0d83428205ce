import { describe, expect, test } from 'vitest';
import { takenParts } from '../../../src/view/sample/taken.ts';

const texts = (answer: string, code: string): string[] | undefined =>
  takenParts(answer, code)?.map(([start, end]) => answer.slice(start, end));

describe('what was taken from an answer', () => {
  test('is the code where the answer has it whole', () => {
    expect(texts('So:\n```\ndef f():\n    return 1\n```\n', 'def f():\n    return 1\n')).toEqual([
      'def f():\n    return 1',
    ]);
  });

  test('is found in parts where the extractor put lines before and between', () => {
    const answer = 'First\n```\nimport re\n```\nthen\n```\n  def f():\n\n      return 1\n```';
    const code = 'import typing\nimport re\n\n\ndef f():\n\n    return 1';
    expect(texts(answer, code)).toEqual(['import re', 'def f():\n\n      return 1']);
  });

  test('is nothing where no line is in the answer, and blank lines are never taken', () => {
    expect(texts('a\n\nb', 'c\n\nd')).toEqual([]);
    expect(texts('', '')).toEqual([]);
  });

  test('is not told of texts that would take long to compare', () => {
    const long = Array.from({ length: 3000 }, (_, at) => `line ${at}`);
    expect(takenParts(long.join('\n'), long.toReversed().join('\n'))).toBeUndefined();
  });
});
