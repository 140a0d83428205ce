import { describe, expect, test } from 'vitest';
import { extractorNames, getExtractor } from '../../src/extract/index.ts';

const context = { language: 'python', entryPoint: 'f', prompt: 'def f():\n', mode: 'chat' } as const;

describe('the extractors', () => {
  test('are known by name and carry a version', async () => {
    expect(extractorNames()).toEqual([
      'default',
      'can-ai-code-v0',
      'can-ai-code-v1',
      'can-ai-code-v2',
      'repository',
      'none',
    ]);
    for (const name of extractorNames()) {
      const extractor = await getExtractor(name);
      expect(extractor.name).toBe(name);
      expect(extractor.version).not.toBe('');
    }
  });

  test.each([
    ['defualt', 'Did you mean "default"?'],
    ['x', 'Use one of default, can-ai-code-v0, can-ai-code-v1, can-ai-code-v2, repository, none.'],
    ['constructor', 'Use one of default, can-ai-code-v0, can-ai-code-v1, can-ai-code-v2, repository, none.'],
  ])('refuse the name %s and say what to do', async (name, next) => {
    await expect(getExtractor(name)).rejects.toMatchObject({ code: 'unknown-extractor', next });
  });

  test('"none" takes the answer as it is, after the prompt where the model completed it', async () => {
    const none = await getExtractor('none');
    const answer = 'Sure: ```x```\r\n';
    expect(none.extract(answer, context).code).toBe(answer);
    expect(none.extract('    return 1', { ...context, mode: 'completion' }).code).toBe(
      'def f():\n    return 1',
    );
    expect(none.extract('', { ...context, mode: 'completion' }).code).toBe('def f():\n');
    expect(none.extract('', context).code).toBeNull();
  });
});
