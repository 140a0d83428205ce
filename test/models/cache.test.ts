import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { cached, isIdentified } from '../../src/models/cache/cached.ts';
import { openCache } from '../../src/models/cache/store.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { chat, failureOf, requestOf } from './requests.ts';
import { open, serve } from './servers.ts';

describe('the cache of answers', () => {
  test('asks once for each request and sample, and says which answers are from it', async () => {
    const { address, requests } = await serve(({ index }) => `answer ${index}`);
    const model = cached(open(address), openCache(temporaryFolder()));
    const first = await model.answer(chat({ seed: 1 }, 0));
    expect(first).not.toHaveProperty('cached');
    expect(await model.answer(chat({ seed: 1 }, 0))).toEqual({ ...first, cached: true });
    expect((await model.answer(chat({ seed: 1 }, 1))).answer).toBe('answer 1');
    expect((await model.answer(chat({ seed: 2 }, 0))).answer).toBe('answer 2');
    expect((await model.answer(requestOf('other'))).answer).toBe('answer 3');
    expect(requests).toHaveLength(4);
  });

  test('is the same for params in another order', async () => {
    const { address, requests } = await serve(() => 'x');
    const model = cached(open(address), openCache(temporaryFolder()));
    await model.answer(chat({ seed: 1, top_p: 0.5 }));
    expect(await model.answer(chat({ top_p: 0.5, seed: 1 }))).toHaveProperty('cached', true);
    expect(requests).toHaveLength(1);
  });

  test('is another for another model, although its server has the same address', async () => {
    const cache = openCache(temporaryFolder());
    const { address } = await serve(() => 'x', { models: ['a', 'b'] });
    await cached(open(`${address}#a`), cache).answer(chat());
    expect(await cached(open(`${address}#b`), cache).answer(chat())).not.toHaveProperty('cached');
  });

  test('keeps neither a failure nor an empty answer, which may be one', async () => {
    const { address } = await serve(
      ({ index }) => [{ fault: 'server-error' as const }, '', 'x'].at(index) ?? 'y',
    );
    const model = cached(open(address), openCache(temporaryFolder()));
    expect((await failureOf(model.answer(chat()))).kind).toBe('server');
    expect((await model.answer(chat())).answer).toBe('');
    expect(await model.answer(chat())).toMatchObject({ answer: 'x' });
    expect(await model.answer(chat())).toMatchObject({ answer: 'x', cached: true });
  });

  test('asks again for what is broken on disk', async () => {
    const folder = temporaryFolder();
    const { address, requests } = await serve(() => 'x');
    const model = cached(open(address), openCache(folder));
    await model.answer(chat());
    const [file = ''] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
    await writeFile(join(folder, file), '{"answer": "hal');
    expect(await model.answer(chat())).not.toHaveProperty('cached');
    expect(requests).toHaveLength(2);
  });

  test('tells its size and can be cleared', async () => {
    const cache = openCache(temporaryFolder());
    const { address } = await serve(() => 'x');
    const model = cached(open(address), cache);
    await model.answer(chat());
    expect(await cache.stats()).toMatchObject({ answers: 1 });
    expect(await cache.clear()).toMatchObject({ answers: 1 });
    expect(await cache.stats()).toMatchObject({ answers: 0, bytes: 0 });
    expect(await model.answer(chat())).not.toHaveProperty('cached');
  });

  test('is used unasked only where the name of a model tells its weights', () => {
    const of = (provider: string, server: Record<string, string>): boolean =>
      isIdentified({ id: 'm', provider, server });
    expect(of('ollama', { kind: 'ollama', digest: 'a1' })).toBe(true);
    expect(of('openai-compatible', { kind: 'openai' })).toBe(true);
    expect(of('anthropic', { kind: 'anthropic' })).toBe(true);
    expect(of('openai-compatible', { kind: 'llama-server', file: 'm.gguf' })).toBe(false);
    expect(of('openai-compatible', { kind: 'vllm' })).toBe(false);
  });
});
