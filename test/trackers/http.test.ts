import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { listenOn } from '../../src/listen.ts';

afterEach(() => vi.unstubAllEnvs());

it('what is sent to a tracker takes the proxy of the environment', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer().on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  vi.stubEnv('HTTPS_PROXY', await listenOn(proxy, '127.0.0.1', 0));
  vi.stubEnv('NO_PROXY', '');
  onTestFinished(async () => {
    proxy.close();
    await once(proxy, 'close');
  });
  vi.resetModules();
  const { send } = await import('../../src/trackers/http.ts');
  const { signal } = new AbortController();
  const sent = send(new URL('https://tracker.invalid/graphql'), { method: 'GET', headers: {}, signal });
  await expect(sent).rejects.toThrow('https://tracker.invalid cannot be reached');
  expect(new Set(asked)).toEqual(new Set(['tracker.invalid:443']));
});
