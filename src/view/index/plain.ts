import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isPacked, openUnpacked } from '../../gzip.ts';

/** Unpacked copies of packed files, for reading rows out of order; gone when it is closed. */
export class PlainCopies {
  #folder: Promise<string> | undefined;
  /** File and revision → its copy. */
  readonly #copies = new Map<string, Promise<string>>();

  /** A path at which the file is not packed: its own, or that of a copy. */
  async plain(file: string, revision: string): Promise<string> {
    if (!(await isPacked(file))) return file;
    const key = `${file}\n${revision}`;
    const copy = this.#copies.get(key) ?? this.#unpack(file, `${this.#copies.size}`);
    this.#copies.set(key, copy);
    return copy;
  }

  async #unpack(file: string, name: string): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'assay-view-'));
    const copy = join(await this.#folder, name);
    await pipeline(await openUnpacked(file), createWriteStream(copy, { mode: 0o600 }));
    return copy;
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }
}
