import { describe, expect, test } from 'vitest';
import { dropSecrets, isSecretName, isSecretValue } from '../../src/results/secrets.ts';

describe('names', () => {
  test.each([
    'api_key',
    'apiKey',
    'API-KEY',
    'openaiApiKey',
    'x-api-key',
    'key',
    'token',
    'hf_token',
    'accessToken',
    'Authorization',
    'password',
    'db_passwd',
    'clientSecret',
    'secret_access_key',
    'aws_session_token',
    'Set-Cookie',
  ])('%s is a secret’s', (name) => expect(isSecretName(name)).toBe(true));

  test.each([
    'max_tokens',
    'maxTokens',
    'eos_token',
    'stop_token',
    'tokens',
    'prompt_tokens',
    'tokens_per_s',
    'token_count',
    'sort_key',
    'keyword',
    'monkey',
    'secretary',
    'author',
    'temperature',
    'keys',
    'authority',
    '',
  ])('%s is not', (name) => expect(isSecretName(name)).toBe(false));
});

describe('values', () => {
  test.each([
    `sk-proj-${'a1'.repeat(20)}`,
    `hf_${'x'.repeat(30)}`,
    `ghp_${'Z9'.repeat(15)}`,
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOi.eyJzdWIiOi.SflKxwRJ',
    'Bearer abcdefgh12',
    'https://user:hunter2@example.org/v1',
    '-----BEGIN RSA PRIVATE KEY-----\nMII',
  ])('%s is a secret', (value) => expect(isSecretValue(value)).toBe(true));

  test.each([
    'greedy',
    'https://example.org/v1#qwen',
    'sk-',
    'bearer of news',
    'sha256-abc',
    'http://[::1]:8080/v1',
  ])('%s is not', (value) => expect(isSecretValue(value)).toBe(false));
});

test('secrets are left out at any depth and named by their path, never by their value', () => {
  const params = {
    temperature: 0.7,
    max_tokens: 512,
    api_key: 'plain words',
    headers: [{ Authorization: 'x', accept: 'json' }, `sk-${'k'.repeat(20)}`],
    add_bos_token: true,
    token: null,
  };
  const { fields, dropped } = dropSecrets({ task: 'T/0', params, key: '' });
  expect(fields).toEqual({
    task: 'T/0',
    params: {
      temperature: 0.7,
      max_tokens: 512,
      headers: [{ accept: 'json' }],
      add_bos_token: true,
      token: null,
    },
    key: '',
  });
  expect(dropped).toEqual(['params.api_key', 'params.headers[0].Authorization', 'params.headers[1]']);
});

test('a model’s own words stay as they are', () => {
  const answer = 'Bearer abcdefgh12';
  expect(dropSecrets({ answer }, new Set(['answer']))).toEqual({ fields: { answer }, dropped: [] });
});
