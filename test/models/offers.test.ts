import { expect, test } from 'vitest';
import type { FoundServer } from '../../src/models/discover.ts';
import { bareName, isBareName, offerLines, withOffers } from '../../src/models/offers.ts';

const OLLAMA: FoundServer = {
  url: 'http://localhost:11434',
  kind: 'ollama',
  models: [
    { name: 'qwen:7b', address: 'ollama:qwen:7b' },
    { name: 'llama3:latest', address: 'ollama:llama3:latest' },
  ],
};

test("a model's bare name is answered with what runs here, the likeliest first", async () => {
  const error = await withOffers(bareName('Llama3'), 'Llama3', async () => [OLLAMA]);
  expect(error.code).toBe('unknown-model-address');
  expect(error.next?.split('\n')).toEqual([
    'Say where it is: http://HOST:PORT/v1#Llama3, ollama:Llama3, openai:Llama3 …',
    'These run on this machine:',
    '  --model ollama:llama3:latest  (ollama)',
    '  --model ollama:qwen:7b  (ollama)',
  ]);
});

test('where nothing runs, the forms of addresses are all that is said', async () => {
  expect((await withOffers(bareName('llama3'), 'llama3', async () => [])).next).not.toContain(
    'run on this machine',
  );
});

test('of many models a few are shown', () => {
  const models = Array.from({ length: 20 }, (_, at) => ({ name: `m${at}`, address: `ollama:m${at}` }));
  const lines = offerLines([{ ...OLLAMA, models }]);
  expect(lines).toHaveLength(9);
  expect(lines.at(-1)).toBe('  and 12 more: assay models list');
});

test.each(['llama3', 'qwen2.5-coder', 'Qwen/Qwen2.5-Coder-7B'])('%s is a bare name', (name) => {
  expect(isBareName(name)).toBe(true);
});

test.each(['ollama:llama3', 'localhost:8080/v1', 'localhost/v1', 'api.example.com/v1', 'a b'])(
  '%s is none',
  (name) => {
    expect(isBareName(name)).toBe(false);
  },
);
