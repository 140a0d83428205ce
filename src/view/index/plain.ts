import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AssayError } from '../../errors.ts';
import { isPacked, openUnpacked } from '../../gzip.ts';

/** Bytes: a small packed file may unpack to more than a disk has room for. */
const LARGEST = 4 * 2 ** 30;

interface Copy {
  readonly revision: string;
  readonly path: Promise<string>;
}

/** Unpacked copies of packed files, for reading rows out of order: one a file, gone when it is closed. */
export class PlainCopies {
  readonly #largest: number;
  #folder: Promise<string> | undefined;
  readonly #copies = new Map<string, Copy>();
  /** File → what its copies are called. */
  readonly #names = new Map<string, string>();

  constructor(largest = LARGEST) {
    this.#largest = largest;
  }

  /** A path at which the file is not packed: its own, or that of a copy. @throws AssayError `too-large`. */
  async plain(file: string, revision: string): Promise<string> {
    if (!(await isPacked(file))) return file;
    const before = this.#copies.get(file);
    if (before?.revision === revision) return before.path;
    const copy: Copy = { revision, path: this.#unpack(file) };
    this.#copies.set(file, copy);
    // What could not be unpacked is tried again the next time.
    copy.path.catch(() => this.#copies.get(file) === copy && this.#copies.delete(file));
    return copy.path;
  }

  /** Takes the place of an older copy in one step: whoever reads that one sees that the file has changed. */
  async #unpack(file: string): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'assay-view-'));
    const name = this.#names.get(file) ?? String(this.#names.size);
    this.#names.set(file, name);
    const copy = join(await this.#folder, name);
    const draft = await mkdtemp(`${copy}-`);
    try {
      const plain = createWriteStream(join(draft, name), { mode: 0o600 });
      await pipeline(await openUnpacked(file), upTo(this.#largest, file), plain);
      await rename(join(draft, name), copy);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return copy;
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }
}

/** Passes bytes on as long as they are not too many. */
const upTo = (most: number, file: string) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > most) throw tooLarge(most, file);
      yield chunk;
    }
  };

const tooLarge = (most: number, file: string): AssayError =>
  new AssayError('too-large', `${basename(file)} unpacks to more than ${most} bytes.`, {
    next: 'Unpack it with gunzip, and its samples are read where they are.',
  });
