import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { begun } from '../../src/prompts/prefill.ts';
import { loadTemplate } from '../../src/prompts/template.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import type { LlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ADD } from '../fixtures/tiny-gguf.ts';
import { requestOf, user } from '../models/requests.ts';
import { open } from '../models/servers.ts';
import { question } from './tasks.ts';

const params = { temperature: 0, max_tokens: 64 };

describe('an answer with the start that it was given', () => {
  test.each([
    ['does not repeat it', '```python\n', 'def f(): ...', '```python\ndef f(): ...'],
    ['repeats it', '```python\n', '```python\ndef f(): ...', '```python\ndef f(): ...'],
    ['was given none', '', 'def f(): ...', 'def f(): ...'],
  ])('is whole where the model %s', (_, prefill, answer, whole) => {
    expect(begun(prefill, answer)).toBe(whole);
  });
});

describeWith(['llama-server'], 'the start of an answer, with a real llama-server,', () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer({});
  });
  afterAll(() => server.stop());

  const messages = [user('Write add.'), { role: 'assistant', content: 'Sure:\n' } as const];

  test('is the end of the prompt, and not in the answer', async () => {
    const reply = await fetch(new URL('/apply-template', server.address), {
      method: 'POST',
      body: JSON.stringify({ messages }),
    });
    expect(await reply.json()).toHaveProperty('prompt', expect.stringMatching(/Sure:\n$/));
    // The tiny model goes on from its last token, and ":\n" is the fourth piece of its script.
    const answer = await open(server.address).answer(requestOf(messages, params));
    expect(answer).toMatchObject({ answer: ADD.slice(4).join('') });
    expect(answer).not.toHaveProperty('ignored');
  });

  test('is continued in the tags of a family as well', async () => {
    const template = await loadTemplate('chatml/medium');
    const { answer } = await open(server.address).answer(requestOf(template.render(question), params));
    expect(answer).toBe(ADD.join(''));
  });

  test('goes with Mirostat, which this server honours', async () => {
    const mirostat = { mirostat: 2, mirostat_tau: 5, mirostat_eta: 0.1, repeat_last_n: 64 };
    const answer = await open(server.address).answer(requestOf(messages, { ...params, ...mirostat }));
    expect(answer).toMatchObject({ answer: ADD.slice(4).join('') });
    expect(answer).not.toHaveProperty('ignored');
  });
});
