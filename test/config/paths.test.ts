import { join } from 'node:path';
import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { cacheFolder, dataFolder } from '../../src/config/paths.ts';

test.each([
  [{ ASSAY_CACHE: '/mine', XDG_CACHE_HOME: '/xdg' }, 'linux', '/mine'],
  [{ XDG_CACHE_HOME: '/xdg' }, 'linux', join('/xdg', 'assay')],
  [{ XDG_CACHE_HOME: 'relative' }, 'linux', join(homedir(), '.cache', 'assay')],
  [{ ASSAY_CACHE: '' }, 'linux', join(homedir(), '.cache', 'assay')],
  [{}, 'darwin', join(homedir(), 'Library', 'Caches', 'assay')],
  [{ LOCALAPPDATA: '/local' }, 'win32', join('/local', 'assay', 'cache')],
] as const)('the cache of %j on %s is %s', (env, platform, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});

test('--data goes before ASSAY_DATA, and an empty variable is none', () => {
  expect(dataFolder('/given', { ASSAY_DATA: '/env' })).toBe('/given');
  expect(dataFolder(undefined, { ASSAY_DATA: '/env' })).toBe('/env');
  expect(dataFolder(undefined, { ASSAY_DATA: '' })).toBeUndefined();
});
