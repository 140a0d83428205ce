import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AssayError } from '../../errors.ts';
import { lastWord } from '../../sandbox/last-word.ts';

/** Where a repository's code comes from. */
export interface Origin {
  /** What suite.yaml says: a commit wherever there is one, since a folder goes on changing. */
  readonly repository: { readonly path: string } | { readonly url: string; readonly commit: string };
  /** `toolz` */
  readonly name: string;
  /** Where git tells of the lines' dates. */
  readonly history?: { readonly folder: string; readonly commit?: string };
  /** The folder has changes that no commit has. */
  readonly isChanged: boolean;
}

/** What the user gave: a folder, or an address that git can fetch from together with a commit. @throws AssayError */
export async function findOrigin(given: string, commit: string | undefined): Promise<Origin> {
  const folder = resolve(given);
  if (!existsSync(folder)) return remoteOrigin(given, commit);
  if (!statSync(folder).isDirectory()) throw noRepository(`${given} is no folder.`);
  const name = toName(basename(folder));
  if (!existsSync(join(folder, '.git'))) {
    if (commit !== undefined)
      throw noRepository(`${given} is no git repository, so it has no commit ${commit}.`);
    return { repository: { path: folder }, name, isChanged: false };
  }
  const isChanged = commit === undefined && (await git(folder, ['status', '--porcelain'])) !== '';
  if (isChanged) return { repository: { path: folder }, name, history: { folder }, isChanged };
  const whole = await git(folder, [
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${commit ?? 'HEAD'}^{commit}`,
  ]);
  return { repository: { url: folder, commit: whole }, name, history: { folder, commit: whole }, isChanged };
}

function remoteOrigin(url: string, commit: string | undefined): Origin {
  if (!/^[\w.+-]+:\/\/|^[\w.-]+@[\w.-]+:/.test(url)) throw noRepository(`There is no folder ${url}.`);
  if (commit === undefined) {
    throw new AssayError('no-commit', `${url} goes on changing, and tasks belong to one state of it.`, {
      next: `Give the commit: --commit HASH. The newest: git ls-remote ${url} HEAD`,
    });
  }
  return { repository: { url, commit }, name: toName(basename(url).replace(/\.git$/, '')), isChanged: false };
}

/** What a suite may be called. */
const toName = (text: string): string =>
  text.replaceAll(/[^\w.+-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'repository';

const noRepository = (message: string): AssayError =>
  new AssayError('no-repository', message, {
    next: 'Give the folder of a repository, or an address that git can fetch from with --commit HASH.',
  });

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-c', 'safe.directory=*', ...args], { cwd: folder });
    return stdout.trim();
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? lastWord(String(cause.stderr)) : undefined;
    throw noRepository(`git does not read ${folder}: ${said ?? String(cause)}.`);
  }
}
