import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Objects } from './contract.ts';
import { overtaken } from './overtaken.ts';

/** A small file that is written as a whole, again and again, on disk and in a store. */
export class NoteOutbox {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #path: string;
  /** What the store has; undefined for nothing. */
  #sent: { readonly content: string; readonly etag: string } | undefined;

  constructor(objects: Objects, key: string, path: string) {
    this.#objects = objects;
    this.#key = key;
    this.#path = path;
  }

  /** The file on disk is from the store. */
  async has(etag: string): Promise<void> {
    this.#sent = { content: await readFile(this.#path, 'utf8'), etag };
  }

  /** Sends it where it has changed. @throws AssayError `run-in-use` where the store has what another process wrote. */
  async send(): Promise<void> {
    const content = await readFile(this.#path, 'utf8');
    if (content === this.#sent?.content) return;
    const condition = this.#sent === undefined ? 'absent' : { etag: this.#sent.etag };
    const etag = await this.#objects.write(this.#key, content, condition);
    if (etag === undefined) await this.#mustBeOurs(content);
    else this.#sent = { content, etag };
  }

  /** A try whose reply was lost finds its own text there. */
  async #mustBeOurs(content: string): Promise<void> {
    let etag: string | undefined;
    for await (const object of this.#objects.list(this.#key))
      if (object.key === this.#key) etag = object.etag;
    const isOurs = etag !== undefined && (await text(await this.#objects.read(this.#key))) === content;
    if (etag === undefined || !isOurs) throw overtaken(this.#objects, this.#key);
    this.#sent = { content, etag };
  }
}
