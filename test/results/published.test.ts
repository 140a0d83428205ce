import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publishedOf, readPublished } from '../../src/results/published.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const file = (text: string): string => {
  const path = join(temporaryFolder(), 'published.yaml');
  writeFileSync(path, text);
  return path;
};

describe('published scores', () => {
  test('ship with a source each, as shares', async () => {
    const shipped = await readPublished(undefined);
    expect(shipped.length).toBeGreaterThan(50);
    for (const { scores, source } of shipped) {
      expect(source.url).toMatch(/^https:\/\//);
      for (const share of Object.values(scores)) expect(share).toBeLessThanOrEqual(1);
    }
    const plus = shipped.filter(({ scores }) => 'humaneval+' in scores);
    for (const { scores } of plus) expect(scores['humaneval+']).toBeLessThanOrEqual(scores['humaneval'] ?? 1);
    for (const { scores } of shipped) expect(scores['mbpp+'] ?? 0).toBeLessThanOrEqual(scores['mbpp'] ?? 1);
  });

  test.each([
    'Qwen2.5-Coder-7B-Instruct',
    'Qwen/Qwen2.5-Coder-7B-Instruct',
    '/models/qwen2.5-coder-7b-instruct-q4_k_m.gguf',
    'bartowski/Qwen2.5-Coder-7B-Instruct-GGUF',
    'Qwen2.5-Coder-7B-Instruct-Q8_0-00001-of-00002.gguf',
  ])('of %s are found', async (name) => {
    expect(publishedOf(name, await readPublished(undefined))?.scores['humaneval+']).toBe(0.841);
  });

  test('of another size are not', async () => {
    const shipped = await readPublished(undefined);
    expect(publishedOf('Qwen2.5-Coder-7B', shipped)).toBeUndefined();
  });

  test("of a user's own file come first", async () => {
    const own = file(
      'sources: { s: { title: t, url: "https://example.org" } }\nscores: [{ model: Qwen3-8B, source: s, scores: { humaneval+: 50 } }]',
    );
    expect(publishedOf('Qwen3-8B', await readPublished(own))?.scores).toEqual({ 'humaneval+': 0.5 });
  });

  test.each([
    ['sources: {}\nscores: [{ model: m, source: s, scores: {} }]', /m names a source that is not there: s/],
    ['sources: {}\nscores: [{ model: m, scores: {} }]', /scores, item 1, source is missing/],
    ['sources: {}\nscores: [{ model: m, source: s, scores: { x: 101 } }]', /scores, x: .*100/],
    ['sources: {}\nscore: []', /published scores: .*/],
    ['sources: [', /published scores: .*/],
  ])('%j is refused with what is wrong', async (text, said) => {
    await expect(readPublished(file(text))).rejects.toThrow(said);
  });
});
