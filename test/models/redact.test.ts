import { describe, expect, test } from 'vitest';
import { hideSecrets, publicUrl, redact } from '../../src/models/redact.ts';

describe('text of others', () => {
  test.each([
    ['Authorization: Bearer abcd1234efgh', 'Authorization: Bearer ***'],
    ['use sk-proj-aaaaaaaaaaaa here', 'use sk-*** here'],
    ['hf_abcdefghijklmnop', 'hf-***'],
    ['GET /v1?api_key=aaaa&x=1', 'GET /v1?api_key=***&x=1'],
    ['http://me:word@host/v1', 'http://***@host/v1'],
    ['exec:ask --api-key hush --max-tokens 9', 'exec:ask --api-key *** --max-tokens 9'],
    [`exec:ask --hf-token="my hush" '--key'`, `exec:ask --hf-token=*** '--key'`],
    ['the word is mine', 'the word is mine'],
  ])('%s is shown as %s', (text, shown) => {
    expect(hideSecrets(text)).toBe(shown);
  });

  test('takes no longer to clean where a server has made it for that', () => {
    const timeOf = (text: string): number => {
      const before = process.cpuUsage();
      for (let at = 0; at < 20; at += 1) redact(text);
      const { user, system } = process.cpuUsage(before);
      return user + system + 1000;
    };
    const plain = timeOf(`?${'kex'.repeat(6600)}`);
    expect(timeOf(`?${'key'.repeat(6600)}`)).toBeLessThan(100 * plain);
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
