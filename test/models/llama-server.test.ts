import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createAsker } from '../../src/models/ask.ts';
import type { AskEvent } from '../../src/models/ask.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import type { LlamaOptions, LlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ADD, sometimesWrong } from '../fixtures/tiny-gguf.ts';
import { chat, failureOf, requestOf, user } from './requests.ts';
import { open } from './servers.ts';

const RIGHT = ADD.join('');
const WRONG = RIGHT.replace('+', '-');
const greedy = { temperature: 0, max_tokens: 64 };

async function start(options: LlamaOptions): Promise<LlamaServer> {
  const server = await startLlamaServer(options);
  onTestFinished(() => server.stop());
  return server;
}

describeWith(['llama-server'], 'a real llama-server', () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer({ model: { ...sometimesWrong(0.3), context: 512 }, flags: ['-np', '2'] });
  });
  afterAll(() => server.stop());

  test('tells what it is', async () => {
    const model = open(server.address);
    const { id, server: facts } = await model.describe();
    expect(id).toMatch(/tiny\.gguf$/);
    expect(model.name).toBe('tiny');
    expect(facts).toMatchObject({ kind: 'llama-server', file: 'tiny.gguf', slots: 2 });
    expect(Object.keys(facts).toSorted()).toEqual(['build', 'context', 'file', 'kind', 'slots', 'template']);
  });

  test('answers a chat, with usage and times', async () => {
    const answer = await open(server.address).answer(chat(greedy));
    expect(answer).toMatchObject({ answer: RIGHT, finish: 'stop', usage: { source: 'server' } });
    expect(answer.usage?.promptTokens).toBeGreaterThan(5);
    expect(answer.timing.ttftMs).toBeLessThanOrEqual(answer.timing.totalMs);
    expect(answer).not.toHaveProperty('ignored');
  });

  test('continues a raw prompt', async () => {
    expect((await open(server.address).answer(requestOf('x', greedy))).answer).toBe(RIGHT);
  });

  test('says when the tokens did not suffice', async () => {
    const answer = await open(server.address).answer(chat({ temperature: 0, max_tokens: 4 }));
    expect(answer).toMatchObject({ answer: ADD.slice(0, 4).join(''), finish: 'length' });
    expect(answer.usage?.completionTokens).toBe(4);
  });

  test('ends at a stop string, which is not in the answer', async () => {
    const answer = await open(server.address).answer(requestOf('x', { ...greedy, stop: [' +'] }));
    expect(answer).toMatchObject({ answer: '```python\ndef add(a, b):\n    return a', finish: 'stop' });
  });

  test('gives a sample the same answer each time, and other samples others', async () => {
    const model = open(server.address);
    const params = { temperature: 1, max_tokens: 64, seed: 100 };
    const answers = async (): Promise<string[]> => {
      const texts: string[] = [];
      for (let sample = 0; sample < 20; sample++)
        texts.push((await model.answer(chat(params, sample))).answer);
      return texts;
    };
    const [first, second] = [await answers(), await answers()];
    expect(first).toEqual(second);
    expect(new Set(first)).toEqual(new Set([RIGHT, WRONG]));
  });

  test('is sent the samplers under names that it reads', async () => {
    const model = open(server.address);
    const params = { temperature: 1, max_tokens: 64, seed: 1 };
    // One candidate is left: the likelier of the two.
    for (let sample = 0; sample < 20; sample++) {
      expect((await model.answer(chat({ ...params, top_k: 1 }, sample))).answer).toBe(RIGHT);
    }
  });

  test('refuses what does not fit into its context, for good', async () => {
    const long = requestOf([user('x '.repeat(1000))], greedy);
    const error = await failureOf(open(server.address).answer(long));
    expect(error).toMatchObject({ kind: 'overflow', retryable: false, status: 400 });
  });

  test('does not have a model of another name, and says what it has', async () => {
    const error = await failureOf(open(`${server.address}#qwen`).describe());
    expect(error.kind).toBe('not-found');
    expect(error.message).toMatch(/It has \S*tiny\.gguf\./);
  });

  test('is asked by more requests than it has slots', async () => {
    const { ask } = createAsker(open(server.address), { concurrency: 16 });
    const results = await Promise.all(Array.from({ length: 64 }, () => ask(chat(greedy))));
    expect(new Set(results.map((result) => 'answer' in result && result.answer.answer))).toEqual(
      new Set([RIGHT]),
    );
  });
});

describeWith(['llama-server'], 'a real llama-server that continues with spaces', () => {
  test('has every byte of them in the answer', async () => {
    const { address } = await start({ model: { says: ['    return', ' a\n', '\n '] } });
    expect((await open(address).answer(requestOf('def f(a):\n', greedy))).answer).toBe('    return a\n\n ');
  });
});

describeWith(['llama-server'], 'a real llama-server with a key', () => {
  test('refuses a wrong one and takes the right one', async () => {
    const { address } = await start({ flags: ['--api-key', 'right-key-1'] });
    const error = await failureOf(open(address, { apiKey: 'wrong-key-1' }).answer(chat(greedy)));
    expect(error).toMatchObject({ kind: 'auth', retryable: false });
    expect(error.message).not.toContain('wrong-key-1');
    expect((await open(address, { apiKey: 'right-key-1' }).answer(chat(greedy))).answer).toBe(RIGHT);
  });
});

describeWith(['llama-server'], 'a real llama-server that thinks', () => {
  const thinks = ['\nAdd', ' the two', ' numbers', '.\n'];

  test('has its thinking apart from its answer, and may spend all tokens on it', async () => {
    const { address } = await start({ model: { thinks }, flags: ['--reasoning-format', 'deepseek'] });
    const model = open(address);
    expect(await model.answer(chat(greedy))).toMatchObject({ answer: RIGHT, reasoning: thinks.join('') });
    expect(await model.answer(chat({ temperature: 0, max_tokens: 3 }))).toMatchObject({
      answer: '',
      reasoning: '\nAdd the two',
      finish: 'length',
    });
  });

  test('has it in the answer where the server leaves it there', async () => {
    const { address } = await start({ model: { thinks }, flags: ['--reasoning-format', 'none'] });
    const answer = await open(address).answer(chat(greedy));
    expect(answer.answer).toBe(`<think>${thinks.join('')}</think>${RIGHT}`);
    expect(answer).not.toHaveProperty('reasoning');
  });
});

async function slotsOf({ address }: LlamaServer): Promise<unknown> {
  const reply = await fetch(address.replace('/v1', '/slots'));
  return reply.json();
}

describeWith(['llama-server'], 'a real llama-server that is killed', () => {
  /** A circle of tokens: it never ends by itself. */
  const endless = { says: ['a', 'b', 'c'], branch: { after: 'c', instead: ' d', goOnWith: 'a', chance: 1 } };

  test('in the middle of an answer is a cut, and nobody there after that', async () => {
    const server = await start({ model: endless });
    const model = open(server.address);
    await model.describe();
    const failure = failureOf(model.answer(chat({ temperature: 0, max_tokens: 1_000_000 })));
    const busy = expect.objectContaining({ is_processing: true });
    await expect.poll(() => slotsOf(server)).toEqual(expect.arrayContaining([busy]));
    await server.kill();
    expect(await failure).toMatchObject({ kind: 'cut', retryable: true });
    expect(await failureOf(model.answer(chat(greedy)))).toMatchObject({
      kind: 'unreachable',
      retryable: true,
    });
  });

  test('and started again has answered every request in the end', async () => {
    const server = await start({});
    const events: AskEvent[] = [];
    const { ask } = createAsker(open(server.address), {
      concurrency: 4,
      backoff: { baseMs: 20, capMs: 100 },
      onEvent: (event) => events.push(event),
    });
    await ask(chat(greedy));
    await server.kill();
    const asking = Promise.all(Array.from({ length: 8 }, () => ask(chat(greedy))));
    setTimeout(() => void server.start({ waitForHealth: false }), 300);
    for (const result of await asking) expect(result).toMatchObject({ answer: { answer: RIGHT } });
    expect(events.map(({ kind }) => kind)).toContain('away');
  });
});

describe('the model file for the tests', () => {
  test('refuses a script that its one token of memory cannot tell apart', async () => {
    await expect(startLlamaServer({ model: { says: ['a', 'a'] } })).rejects.toThrow('occurs twice');
  });
});
