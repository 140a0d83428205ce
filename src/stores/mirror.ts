import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../config/paths.ts';
import { isPlainKey, isStore, parseStore } from './address.ts';
import type { Objects } from './contract.ts';
import { copiesOf, copyPath } from './copies.ts';
import { fetchFiles, lookAgain } from './download.ts';
import { toFiles } from './files.ts';
import type { StoredFile } from './files.ts';
import { openBucket } from './s3/objects.ts';

/**
 * A copy of a part of a store in the cache, whose paths are those of the keys. What has not changed is not fetched again, so that
 * files are read at a disk's speed, out of order too, and what is kept about a file (listings, indexes) holds.
 */
export class Mirror {
  readonly #objects: Objects;
  readonly #folder: string;

  constructor(bucket: string, cache = cacheFolder(), env = process.env) {
    this.#objects = openBucket(bucket);
    this.#folder = copiesOf(bucket, cache, env);
  }

  /** Where the copy of a key is, or of what is below it. */
  pathOf(key: string): string {
    return copyPath(this.#folder, key);
  }

  /** Files whose keys begin so and that a path can stand for. */
  async list(prefix: string): Promise<StoredFile[]> {
    const objects = [];
    for await (const object of this.#objects.list(prefix)) if (isPlainKey(object.key)) objects.push(object);
    return toFiles(objects);
  }

  /** Brings the copies of these files up to date, where one is written meanwhile as they are then. */
  async bring(files: readonly StoredFile[]): Promise<void> {
    let listed: readonly StoredFile[] | undefined = files;
    await lookAgain(async () => {
      const now = listed ?? (await this.#again(files));
      listed = undefined;
      await this.#fetch(now);
    });
  }

  async #fetch(files: readonly StoredFile[]): Promise<void> {
    const isCurrent = await Promise.all(files.map((file) => this.#isCurrent(file)));
    const changed = files.filter((_, index) => isCurrent[index] === false);
    const wanted = changed.map((file) => ({ file, path: this.pathOf(file.key) }));
    await fetchFiles(this.#objects, wanted, (file) => this.#note(file));
  }

  /** All of them, so that no manifest is newer than the rows beside it. */
  async #again(files: readonly StoredFile[]): Promise<StoredFile[]> {
    const keys = new Set(files.map(({ key }) => key));
    return (await this.list(commonStart([...keys]))).filter(({ key }) => keys.has(key));
  }

  /** Removes copies below a key of what is in the store no longer. */
  async prune(key: string, files: readonly StoredFile[]): Promise<void> {
    const kept = new Set(files.map((file) => this.pathOf(file.key)));
    const entries = await readdir(this.pathOf(key), { recursive: true, withFileTypes: true }).catch(() => []);
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name));
    await Promise.all(paths.filter((path) => !kept.has(path)).map((path) => rm(path, { force: true })));
  }

  async #isCurrent({ key, version }: StoredFile): Promise<boolean> {
    const [noted, found] = await Promise.all([
      readFile(this.#versionPath(key), 'utf8').catch(() => undefined),
      stat(this.pathOf(key)).catch(() => undefined),
    ]);
    return noted === version && found !== undefined;
  }

  async #note({ key, version }: StoredFile): Promise<void> {
    await mkdir(dirname(this.#versionPath(key)), { recursive: true });
    await writeFile(this.#versionPath(key), version);
  }

  #versionPath(key: string): string {
    return join(this.#folder, 'versions', key);
  }
}

function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  while (!others.every((other) => other.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}

/** Where one file can be read on this machine: a path as it is, an address as an up-to-date copy; undefined where a store has none. */
export async function readableAt(path: string): Promise<string | undefined> {
  if (!isStore(path)) return path;
  const { bucket, key } = parseStore(path);
  const mirror = new Mirror(bucket);
  const found = (await mirror.list(key)).filter((file) => file.key === key);
  if (found.length === 0) return undefined;
  await mirror.bring(found);
  return mirror.pathOf(key);
}

/** Names of the folders in a place of a store. @throws AssayError as `Objects`. */
export async function foldersIn(address: string): Promise<string[]> {
  const { bucket, key } = parseStore(address);
  const start = key === '' ? '' : `${key}/`;
  const keys = (await new Mirror(bucket).list(start)).map((file) => file.key.slice(start.length).split('/'));
  return [...new Set(keys.flatMap(([name = '', ...rest]) => (rest.length === 0 ? [] : [name])))];
}
