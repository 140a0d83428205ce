import { describe, expect, test } from 'vitest';
import { byNearness, nearest } from '../../src/models/nearest.ts';
import { hideSecrets, publicUrl, redact } from '../../src/models/redact.ts';

describe('text of others', () => {
  test.each([
    ['Authorization: Bearer abcd1234efgh', 'Authorization: Bearer ***'],
    ['use sk-proj-aaaaaaaaaaaa here', 'use sk-*** here'],
    ['hf_abcdefghijklmnop', 'hf-***'],
    ['GET /v1?api_key=aaaa&x=1', 'GET /v1?api_key=***&x=1'],
    ['http://me:word@host/v1', 'http://***@host/v1'],
    ['the word is mine', 'the word is mine'],
  ])('%s is shown as %s', (text, shown) => {
    expect(hideSecrets(text)).toBe(shown);
  });

  test('is shown without the secrets that are known, on one short line', () => {
    expect(redact(`a\n  hush\tb ${'x'.repeat(500)}`, ['hush', ''])).toMatch(/^a \*\*\* b x{290,}…$/);
  });
});

test('an address is shown without its user and its secret parameters', () => {
  expect(publicUrl(new URL('https://me:word@host/v1?version=2&X-Api-Key=k&token=t'))).toBe(
    'https://host/v1?version=2',
  );
});

describe('the nearest name', () => {
  test('is one with a few letters changed or the whole of which a part is given', () => {
    expect(nearest('opnai', ['openai', 'exec'])).toBe('openai');
    expect(nearest('qwen2.5', ['llama', 'org/Qwen2.5-Coder'])).toBe('org/Qwen2.5-Coder');
  });

  test('is none where nothing is near', () => {
    expect(nearest('banana', ['openai', 'exec'])).toBeUndefined();
  });

  test('comes first of all', () => {
    expect(byNearness('gema', ['llama', 'qwen', 'gemma'])[0]).toBe('gemma');
  });
});
