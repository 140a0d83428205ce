import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { groupBy } from '../group-by.ts';
import { readRecord } from '../workspaces/environment/record.ts';
import { bytesOnDisk } from './disk.ts';

/** A part of the cache that is kept, or removed, as a whole. */
export interface CachePart {
  /** `environment`, `checkout` and `expected values` are made again when they are wanted; of the rest the folder's name. */
  readonly kind: string;
  /** Of the project or suite; empty where nothing tells. */
  readonly name: string;
  /** Below the cache, with `/` between. */
  readonly path: string;
  /** On disk. */
  readonly bytes: number;
  /** When it was made, or used for the last time. */
  readonly used: Date;
}

/** Kinds that Assay makes again by itself, at the price of time alone. */
export const MADE_AGAIN: readonly string[] = ['environment', 'checkout', 'expected values'];

/** What the folder of the cache holds: environments, checkouts and expected values each for itself, the rest a folder a line. */
export async function cacheContents(cache: string): Promise<CachePart[]> {
  const others = (await namesIn(cache)).filter((name) => name !== 'workspaces' && name !== 'expected');
  const parts = await Promise.all([
    environments(cache),
    folders(cache, 'workspaces/checkouts', 'checkout', async () => ''),
    folders(cache, 'expected', 'expected values', nameOfValues),
    ...others.map(async (name) => [await partOf(cache, { kind: name, name: '', path: name })]),
  ]);
  return parts.flat();
}

/** An environment's folder, its log, and what a build or a process that was killed has left beside it. */
async function environments(cache: string): Promise<CachePart[]> {
  const names = (await namesIn(join(cache, 'workspaces'))).filter((name) => name !== 'checkouts');
  const byHash = groupBy(names, hashIn).map((of) => environment(cache, `workspaces/${hashIn(of[0])}`, of));
  return Promise.all(byHash);
}

/** `HASH`, `HASH.log` */
const hashIn = (name: string): string => name.replace(/\..*$/s, '');

async function environment(cache: string, path: string, names: readonly string[]): Promise<CachePart> {
  const name = (await readRecord(join(cache, path)))?.project ?? '';
  const each = names.map((one) => partOf(cache, { kind: 'environment', name, path: `workspaces/${one}` }));
  const parts = await Promise.all(each);
  return {
    kind: 'environment',
    name,
    path,
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    used: new Date(Math.max(...parts.map(({ used }) => used.getTime()))),
  };
}

async function folders(
  cache: string,
  folder: string,
  kind: string,
  nameOf: (path: string) => Promise<string>,
): Promise<CachePart[]> {
  const paths = (await namesIn(join(cache, folder))).map((name) => `${folder}/${name}`);
  return Promise.all(
    paths.map(async (path) => partOf(cache, { kind, name: await nameOf(join(cache, path)), path })),
  );
}

async function partOf(cache: string, part: Pick<CachePart, 'kind' | 'name' | 'path'>): Promise<CachePart> {
  const path = join(cache, part.path);
  const { mtime } = await lstat(path).catch(() => ({ mtime: new Date(0) }));
  return { ...part, bytes: await bytesOnDisk(path), used: mtime };
}

/** A project's folder has its name; a suite's has its hash, and files that begin with a task's. */
async function nameOfValues(path: string): Promise<string> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/^[\da-f]{16}$/.test(name)) return name;
  const [first = ''] = await namesIn(path);
  return first.replace(/[._-].*$/s, '');
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).toSorted();
