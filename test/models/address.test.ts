import { describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import { openModel } from '../../src/models/index.ts';

function refusalOf(address: string): AssayError {
  try {
    openModel(address, { env: {} });
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error(`${address} was opened`);
}

describe('an address that is none', () => {
  test.each([
    ['opnai:gpt', 'Did you mean "openai"?'],
    ['reply:file.jsonl', 'Did you mean "replay"?'],
    ['htp://localhost:8080/v1', 'Did you mean "http"?'],
    ['localhost:8080/v1', 'http://localhost:8080/v1'],
    ['127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['api.example.com/v1', 'http://api.example.com/v1'],
    ['qwen', 'http://HOST:PORT/v1#NAME'],
  ])('%s is refused with what may be meant', (address, next) => {
    const error = refusalOf(address);
    expect(error.code).toBe('unknown-model-address');
    expect(error.next).toContain(next);
  });

  test.each([
    'http://',
    'http:/localhost',
    'http://local host/v1',
    'openai:',
    'openai:http://localhost:8080/v1',
    'anthropic:https://localhost',
    'replay:',
    'exec:',
    'exec: "a',
    'reference:x',
  ])('%s is refused by its provider', (address) => {
    expect(refusalOf(address).code).toMatch(/^bad-model-address$/);
  });

  test('is that of a single call', () => {
    expect(refusalOf('http://localhost:1/v1/chat/completions').next).toContain('http://localhost:1/v1,');
  });

  test('lacks a key that has to be there', () => {
    expect(refusalOf('openai:gpt').next).toContain('OPENAI_API_KEY');
  });

  test('shows no secret in the refusal', () => {
    const error = refusalOf('htp://me:hush@host/v1?key=hush');
    expect(`${error.message} ${error.next}`).not.toContain('hush');
  });
});
