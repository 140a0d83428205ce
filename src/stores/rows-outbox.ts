import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Objects } from './contract.ts';
import { partKey, partsOf } from './files.ts';
import { overtaken } from './overtaken.ts';

const NEWLINE = 0x0a;

/** Bytes: a longer piece of new rows goes in several parts, so that memory holds one. */
const LONGEST_PART = 8 * 2 ** 20;

/** More parts than a reader should have to ask for are joined while the run goes on. */
const MOST_PARTS = 500;

/** A file of rows that grows on disk and, by whole rows, in a store. */
export class RowsOutbox {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #path: string;
  /** Bytes of the file that the store has. */
  #sent = 0;
  /** Parts that this process has made of them. */
  #parts = 0;

  constructor(objects: Objects, key: string, path: string) {
    this.#objects = objects;
    this.#key = key;
    this.#path = path;
  }

  /** So many bytes of the file on disk are from the store. */
  has(bytes: number): void {
    this.#sent = bytes;
  }

  /** Sends the rows that are new. @throws AssayError `run-in-use` where another process has appended to the same end. */
  async send(mayEnd: () => Promise<void>): Promise<void> {
    const { size } = await stat(this.#path);
    if (size <= this.#sent) return;
    const file = await open(this.#path);
    try {
      while (this.#sent < size && (await this.#sendFrom(file))) {
        if (this.#parts >= MOST_PARTS) await this.join(mayEnd);
      }
    } finally {
      await file.close();
    }
  }

  /** One part; false where no whole row is left. */
  async #sendFrom(file: FileHandle): Promise<boolean> {
    const rows = await wholeRows(file, this.#sent);
    if (rows.length === 0) return false;
    const key = partKey(this.#key, this.#sent);
    const etag = await this.#objects.write(key, rows, 'absent');
    // A try whose reply was lost finds its own part there.
    if (etag === undefined && !rows.equals(await buffer(await this.#objects.read(key))))
      throw overtaken(this.#objects, this.#key);
    this.#parts += 1;
    this.#sent += rows.length;
    return true;
  }

  /**
   * Makes one object of what has been sent. Who reads meanwhile has the parts, or the whole and parts of it.
   * `mayEnd` throws where the file is another process's by now.
   */
  async join(mayEnd: () => Promise<void>): Promise<void> {
    const parts = [];
    for await (const { key } of this.#objects.list(partsOf(this.#key))) parts.push(key);
    if (parts.length === 0) return;
    await this.#objects.upload({ key: this.#key, path: this.#path, bytes: this.#sent, beforeEnd: mayEnd });
    const own = partKey(this.#key, this.#sent);
    await this.#objects.remove(parts.filter((key) => key < own));
    this.#parts = 0;
  }
}

/** The whole rows from a byte on, as many as a part may have and at least one. */
async function wholeRows(file: FileHandle, start: number): Promise<Buffer> {
  for (let length = LONGEST_PART; ; length *= 2) {
    const { buffer: block, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    const end = block.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
    if (end > 0 || bytesRead < length) return block.subarray(0, end);
  }
}
