import { stat } from 'node:fs/promises';
import { Lease } from './lease.ts';
import { NoteOutbox } from './note-outbox.ts';
import { keepTrying } from './patience.ts';
import { Place } from './place.ts';
import type { StoredFile } from './files.ts';
import { RowsOutbox } from './rows-outbox.ts';

/**
 * A run in a store that is written as a whole in a folder on this machine, and then put: each of its files is in the store as it
 * was or as it is to be, never half of one. A process that is ended in between leaves what was there.
 */
export class Rewrite {
  readonly #place: Place;
  readonly #manifests: readonly StoredFile[];
  #lease: Lease | undefined;
  #manifest: NoteOutbox | undefined;

  private constructor(place: Place, manifests: readonly StoredFile[]) {
    this.#place = place;
    this.#manifests = manifests;
  }

  /** With the manifests that are there. @throws AssayError `bad-store`, `no-aws-sdk`, `store-…`. */
  static async open(address: string): Promise<Rewrite> {
    const { place, manifests } = await Place.open(address);
    return new Rewrite(place, manifests);
  }

  get folder(): string {
    return this.#place.folder;
  }

  addressOf(path: string): string {
    return this.#place.addressOf(path);
  }

  /** Keeps other processes away from a run until `close`, and brings its rows here. @throws AssayError `run-in-use`, `store-…`. */
  async begin(manifest: string, rows: readonly string[]): Promise<void> {
    const { objects } = this.#place;
    const key = this.#place.keyOf(manifest);
    this.#lease = await Lease.take(objects, key);
    this.#manifest = new NoteOutbox(objects, key, manifest);
    const before = this.#manifests.find((file) => file.key === key);
    for (const { etag } of before?.pieces ?? []) await this.#manifest.has(etag);
    for (const path of rows) await this.#bring(path);
  }

  /** Puts rows. @throws AssayError `run-in-use` where the lease has been lost, `store-…`. */
  async putRows(path: string): Promise<void> {
    const { size: bytes } = await stat(path);
    const upload = { key: this.#place.keyOf(path), path, bytes, beforeEnd: this.#mayEnd };
    await keepTrying(() => this.#place.objects.upload(upload));
  }

  /** Puts the manifest, over the one that was there at the beginning or that this has put. @throws as `putRows`. */
  async putManifest(): Promise<void> {
    await keepTrying(async () => this.#manifest?.send());
  }

  async close(): Promise<void> {
    await this.#place.leave();
    await this.#lease?.release();
  }

  readonly #mayEnd = async (): Promise<void> => this.#lease?.check();

  /** What an interrupted run has left in parts becomes one object first, since parts would be read behind the new rows. */
  async #bring(path: string): Promise<void> {
    const file = await this.#place.stored(path);
    if (file === undefined) return;
    await this.#place.fetch([file]);
    const rows = new RowsOutbox(this.#place.objects, file.key, path);
    rows.has(file.bytes);
    await keepTrying(() => rows.join(this.#mayEnd));
  }
}
