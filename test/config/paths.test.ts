import { join } from 'node:path';
import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { cacheFolder, dataFolder, pathFrom, stateFolder } from '../../src/config/paths.ts';

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

test.each([
  [{ ASSAY_STATE: '/mine', XDG_STATE_HOME: '/xdg' }, 'linux', '/mine'],
  [{ XDG_STATE_HOME: '/xdg' }, 'linux', join('/xdg', 'assay')],
  [{ XDG_STATE_HOME: 'relative' }, 'linux', join(homedir(), '.local', 'state', 'assay')],
  [{}, 'darwin', join(homedir(), 'Library', 'Application Support', 'assay')],
  [{ LOCALAPPDATA: '/local' }, 'win32', join('/local', 'assay', 'state')],
] as const)('what is remembered with %j on %s is in %s', (env, platform, folder) => {
  expect(stateFolder(env, platform)).toBe(folder);
});

test('a path of a file is relative to its folder, and ~ is the home folder', () => {
  expect(pathFrom('/here', '../there')).toBe('/there');
  expect(pathFrom('/here', '~/there')).toBe(join(homedir(), 'there'));
});

test('--data goes before ASSAY_DATA, and an empty variable is none', () => {
  expect(dataFolder('/given', { ASSAY_DATA: '/env' })).toBe('/given');
  expect(dataFolder(undefined, { ASSAY_DATA: '/env' })).toBe('/env');
  expect(dataFolder(undefined, { ASSAY_DATA: '' })).toBeUndefined();
});
