import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { below, nameOf, parseStore, storeAddress } from './address.ts';
import type { StoreAddress } from './address.ts';
import type { Objects } from './contract.ts';
import { fetchFiles, lookAgain } from './download.ts';
import { partsOf, toFiles } from './files.ts';
import type { StoredFile } from './files.ts';
import { openBucket } from './s3/objects.ts';

const NOTES = /\.json$/;

/** A place in a store, and a folder on this machine for the files of it that a process works on. */
export class Place {
  readonly folder: string;
  readonly objects: Objects;
  readonly #at: StoreAddress;

  private constructor(folder: string, at: StoreAddress, objects: Objects) {
    this.folder = folder;
    this.#at = at;
    this.objects = objects;
  }

  /** With the manifests that are there: they say what its runs are. @throws AssayError `bad-store`, `no-aws-sdk`, `store-…`. */
  static async open(address: string): Promise<{ place: Place; manifests: readonly StoredFile[] }> {
    const at = parseStore(address);
    const objects = openBucket(at.bucket);
    const place = new Place(await mkdtemp(join(tmpdir(), 'assay-spool-')), at, objects);
    return { place, manifests: await lookAgain(() => place.#manifests()) };
  }

  /** The address of a file of the folder. */
  addressOf(path: string): string {
    return storeAddress(below(this.#at, basename(path)));
  }

  keyOf(path: string): string {
    return below(this.#at, basename(path)).key;
  }

  /** Where a file of the store is in the folder. */
  pathOf({ key }: Pick<StoredFile, 'key'>): string {
    return join(this.folder, nameOf(key));
  }

  /** A file as the store has it; undefined where it has none. */
  async stored(path: string): Promise<StoredFile | undefined> {
    const key = this.keyOf(path);
    const objects = [];
    for await (const object of this.objects.list(key)) {
      if (object.key === key || object.key.startsWith(partsOf(key))) objects.push(object);
    }
    return toFiles(objects)[0];
  }

  async #manifests(): Promise<readonly StoredFile[]> {
    const found = [];
    for await (const object of this.objects.list(below(this.#at, '').key, '/')) found.push(object);
    const manifests = toFiles(found.filter(({ key }) => NOTES.test(key)));
    await this.fetch(manifests);
    return manifests;
  }

  async fetch(files: readonly StoredFile[]): Promise<void> {
    const wanted = files.map((file) => ({ file, path: this.pathOf(file) }));
    await fetchFiles(this.objects, wanted);
  }

  /** Removes the folder; the store keeps what it has. */
  async leave(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
