import { existsSync, lstatSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { cacheFolder, looksLikePath, pathFrom } from '../../config/paths.ts';
import { AssayError } from '../../errors.ts';
import { makeFolder } from '../../results/files.ts';
import type { Project, WorkspaceOptions } from '../contract.ts';
import { fetchedCommit, listedFiles } from './git.ts';
import { copyTree, filesBelow, treeHash } from './tree.ts';

/** The files of a project, before anything was built of them. */
export interface Checkout {
  /** Where they lie. */
  readonly folder: string;
  /** Which they are: relative, with `/` between. */
  readonly paths: readonly string[];
  /** SHA-256 of names, modes and contents. */
  readonly hash: string;
  /** Throws AssayError `checkout-changed` where the files are no longer those of `hash`. */
  copyTo(target: string): Promise<void>;
}

/**
 * The files of a folder (of a git work tree those that are tracked, and those that are neither tracked nor ignored), or of a
 * commit, which is fetched once. Never a `.git`. Throws AssayError `no-checkout`, `checkout-failed`.
 */
export async function openCheckout(
  { repository, folder }: Pick<Project, 'repository' | 'folder'>,
  options: WorkspaceOptions,
): Promise<Checkout> {
  if ('path' in repository) return checkoutOf(resolve(folder, repository.path));
  const { commit } = repository;
  const url = looksLikePath(repository.url) ? pathFrom(folder, repository.url) : repository.url;
  const cache = join(cacheFolder(), 'workspaces', 'checkouts');
  await makeFolder(cache);
  return checkoutOf(await fetchedCommit({ url, commit }, cache, options));
}

async function checkoutOf(folder: string): Promise<Checkout> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw noCheckout(folder);
  const paths = existsSync(join(folder, '.git')) ? await tracked(folder) : await filesBelow(folder);
  const hash = await treeHash(folder, paths);
  return {
    folder,
    paths,
    hash,
    copyTo: async (target) => {
      if ((await copyTree(folder, paths, target)) !== hash) throw changed(folder);
    },
  };
}

/** Of a submodule its own. */
async function tracked(folder: string): Promise<string[]> {
  const listed = await listedFiles(folder);
  const all = listed.map(async (path) => {
    const at = join(folder, path);
    if (!lstatSync(at, { throwIfNoEntry: false })?.isDirectory()) return [path];
    return (await filesBelow(at)).map((inner) => `${path}/${inner}`);
  });
  return (await Promise.all(all)).flat();
}

function noCheckout(folder: string): AssayError {
  return new AssayError('no-checkout', `There is no folder ${folder} with the project's files.`, {
    next: 'Correct repository.path in suite.yaml: it counts from the folder of that file.',
  });
}

function changed(folder: string): AssayError {
  return new AssayError('checkout-changed', `Files of ${folder} changed while they were copied.`, {
    next: 'Run the same command again when nothing writes there.',
  });
}
