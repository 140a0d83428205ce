import { describe, expect, test } from 'vitest';
import { complete } from '../../src/models/complete.ts';
import { user } from './requests.ts';
import { serve } from './servers.ts';

const quick = { env: {}, backoff: { baseMs: 2, capMs: 5 } };

describe('one completion', () => {
  test('is greedy and long enough unless its params say otherwise', async () => {
    const { address, requests } = await serve(() => 'def add', { models: ['qwen'] });
    const completion = await complete(address, [user('Write add.')], { max_tokens: 9 }, quick);
    expect(completion).toMatchObject({ answer: 'def add', model: 'qwen', attempts: 1, finish: 'stop' });
    expect(requests[0]?.body).toMatchObject({ temperature: 0, max_tokens: 9 });
    await complete(address, 'def add', {}, quick);
    expect(requests[1]).toMatchObject({
      path: '/v1/completions',
      body: { temperature: 0, max_tokens: 4096 },
    });
  });

  test('is tried again as in a run', async () => {
    const { address } = await serve(({ index }) => (index === 0 ? { fault: 'cut' } : 'good'));
    expect(await complete(address, 'x', {}, quick)).toMatchObject({ answer: 'good', attempts: 2 });
  });

  test('that cannot be had throws why', async () => {
    const { address } = await serve(() => ({ fault: 'overflow' }));
    await expect(complete(address, 'x', {}, quick)).rejects.toMatchObject({
      name: 'ModelError',
      kind: 'overflow',
    });
    await expect(complete('http://127.0.0.1:1/v1', 'x', {}, quick)).rejects.toMatchObject({
      kind: 'unreachable',
    });
    await expect(complete('nonsense', 'x', {}, quick)).rejects.toMatchObject({ name: 'AssayError' });
  });
});
