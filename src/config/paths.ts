import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { isStore } from '../stores/address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where Assay keeps what it can get again (data sets, expected values): `ASSAY_CACHE`, else `assay` in the user's cache folder.
 * A relative `XDG_CACHE_HOME` does not count. Source: XDG Base Directory Specification 0.8.
 */
export function cacheFolder(env: Environment = process.env, platform = process.platform): string {
  // One in an object store is behind this machine's own: src/stores/shared.ts
  if (env.ASSAY_CACHE && !isStore(env.ASSAY_CACHE)) return env.ASSAY_CACHE;
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'assay');
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'assay', 'cache');
  return platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'assay')
    : join(homedir(), '.cache', 'assay');
}

/** The user's own folder of data sets: what `--data` gave, else `ASSAY_DATA`. */
export function dataFolder(given: string | undefined, env: Environment = process.env): string | undefined {
  return given ?? (env.ASSAY_DATA || undefined);
}

/**
 * Where Assay keeps what it has to remember of what it started (servers and their logs): `ASSAY_STATE`, else `assay` in the
 * user's folder for such things. Source: XDG Base Directory Specification 0.8.
 */
export function stateFolder(env: Environment = process.env, platform = process.platform): string {
  if (env.ASSAY_STATE) return env.ASSAY_STATE;
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return join(env.XDG_STATE_HOME, 'assay');
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'assay', 'state');
  return platform === 'darwin'
    ? join(homedir(), 'Library', 'Application Support', 'assay')
    : join(homedir(), '.local', 'state', 'assay');
}

/** `./x`, `../x`, `/x`, `~/x`: what is written so is a path and never a name. */
export const looksLikePath = (text: string): boolean => /^(\.{1,2}|~)?[/\\]/.test(text);

/** The absolute path of one that stands in a file of this folder. */
export const pathFrom = (folder: string, path: string): string =>
  path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path);

/** A name, or the absolute path of a file or folder: `alpaca/long` is the name of a template. */
export const fileFrom = (folder: string, text: string): string =>
  looksLikePath(text) || /\.(json|txt|yaml)$/.test(text) ? pathFrom(folder, text) : text;
