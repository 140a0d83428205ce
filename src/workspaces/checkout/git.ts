import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { noteUse } from '../../cache/disk.ts';
import { draftOf } from '../../cache/draft.ts';
import { AssayError } from '../../errors.ts';
import { lastWord } from '../../sandbox/last-word.ts';
import type { WorkspaceOptions } from '../contract.ts';

/** Never `ext`, which is a command. */
const PROTOCOLS = 'https:http:ssh:git:file';
/** Nothing that lies in a repository is run: no hooks, no file system monitor. */
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'safe.directory=*'];
const MOST_BYTES = 64 << 20;

/** Tracked files, and untracked ones that are not ignored, of a work tree. Relative paths; one of a submodule is its folder. */
export async function listedFiles(folder: string): Promise<string[]> {
  const said = await git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return [...new Set(said.split('\0').filter((path) => path !== ''))];
}

/**
 * A folder with the files of one commit, and without a history; fetched once and kept below `cache`.
 * Throws AssayError `checkout-failed`.
 */
export async function fetchedCommit(
  { url, commit }: { readonly url: string; readonly commit: string },
  cache: string,
  { signal, onNote }: WorkspaceOptions,
): Promise<string> {
  if (commit.startsWith('-')) throw checkoutFailed(url, commit, 'that is no commit');
  const key = createHash('sha256').update(`${url}\n${commit}`).digest('hex').slice(0, 32);
  const kept = join(cache, key);
  if (existsSync(kept)) {
    await noteUse(kept);
    return kept;
  }
  onNote?.(`fetching ${commit} of ${url}`);
  const part = draftOf(kept);
  try {
    await fetch(part, url, commit, signal);
    await rm(join(part, '.git'), { recursive: true });
    await rename(part, kept).catch((error: NodeJS.ErrnoException) => {
      // Another process was faster, and has the same.
      if (!existsSync(kept)) throw error;
    });
    return kept;
  } catch (cause) {
    signal?.throwIfAborted();
    throw checkoutFailed(url, commit, cause);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function fetch(
  folder: string,
  url: string,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--template='], signal);
  try {
    await git(folder, ['fetch', '--quiet', '--no-tags', '--depth', '1', '--', url, commit], signal);
    await git(folder, ['checkout', '--quiet', '--detach', 'FETCH_HEAD'], signal);
  } catch {
    signal?.throwIfAborted();
    // A server may refuse to give a commit by its number alone.
    await git(folder, ['fetch', '--quiet', '--', url, '+refs/*:refs/fetched/*'], signal);
    await git(folder, ['checkout', '--quiet', '--detach', commit], signal);
  }
}

async function git(
  folder: string,
  args: readonly string[],
  signal?: AbortSignal | undefined,
): Promise<string> {
  const env = { ...process.env, GIT_ALLOW_PROTOCOL: PROTOCOLS, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  const options = { cwd: folder, env, maxBuffer: MOST_BYTES, signal };
  const { stdout } = await promisify(execFile)('git', [...QUIET, ...args], options);
  return stdout;
}

function checkoutFailed(url: string, commit: string, cause: unknown): AssayError {
  const said = cause instanceof Error && 'stderr' in cause ? lastWord(String(cause.stderr)) : undefined;
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const why = missing ? 'git is not installed' : (said ?? String(cause));
  return new AssayError('checkout-failed', `Commit ${commit} of ${url} cannot be fetched: ${why}.`, {
    next: `Try what it says with: git ls-remote -- ${inShell(url)}. Or clone it yourself and name the folder as path.`,
    cause,
  });
}

/** An address of somebody else's suite does nothing but be an address where it is pasted. */
const inShell = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
