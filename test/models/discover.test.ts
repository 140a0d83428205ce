import { describe, expect, onTestFinished, test } from 'vitest';
import { discover } from '../../src/models/discover.ts';
import { startFakeNative } from '../fixtures/fake-native.ts';
import type { Speech } from '../fixtures/fake-native.ts';
import { TEXT_GENERATION_WEBUI } from '../fixtures/speeches.ts';
import { serve } from './servers.ts';

const portOf = (address: string): number => Number(new URL(address).port);

describe('looking for servers on this machine', () => {
  test('finds their models, with an address for each', async () => {
    const { address } = await serve(() => 'x', { models: ['a', 'b'], ownedBy: 'vllm' });
    const port = portOf(address);
    expect(await discover([port])).toEqual([
      {
        url: `http://localhost:${port}`,
        kind: 'vllm',
        models: [
          { name: 'a', address: `http://localhost:${port}/v1#a` },
          { name: 'b', address: `http://localhost:${port}/v1#b` },
        ],
      },
    ]);
  });

  test.each([
    ['library', (port: number) => `ollama:http://localhost:${port}#m`],
    ['koboldcpp', (port: number) => `koboldcpp:http://localhost:${port}`],
  ])('names the provider that knows a server of %s best', async (ownedBy, expected) => {
    const { address } = await serve(() => 'x', { models: ['m'], ownedBy });
    const port = portOf(address);
    expect((await discover([port])).flatMap(({ models }) => models)).toEqual([
      { name: 'm', address: expected(port) },
    ]);
  });

  test('passes over what is no model server, what is silent, and where nobody is', async () => {
    const page = await serve(() => 'x', { pages: { '/v1/models': { status: 200, body: '<html></html>' } } });
    const silent = await serve(() => 'x', { pages: { '/v1/models': () => {} } });
    const other: Speech = { ...TEXT_GENERATION_WEBUI, pages: {} };
    const stranger = await startFakeNative(other, () => 'x');
    onTestFinished(() => stranger.stop());
    const ports = [page, silent, stranger].map(({ address }) => portOf(address));
    expect(await discover([...ports, 1])).toEqual([]);
  });
});
