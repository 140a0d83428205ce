import { open, rm } from 'node:fs/promises';
import type { BatchResult, BatchService } from '../../models/batch/contract.ts';
import { ModelError } from '../../models/contract.ts';
import { byteLines } from '../../results/lines.ts';
import { cannotWrite } from '../../results/ndjson.ts';
import type { OpenBatch } from '../../results/batches.ts';
import type { PreparedRow } from '../../results/rows.ts';
import { markOf } from './request-file.ts';

/** Where in which file a result is. */
interface Place {
  readonly batch: OpenBatch;
  readonly file: string;
  readonly at: number;
  readonly length: number;
}

/** The results of batches, on disk while they are stored as rows: they come in any order, and may be more than the memory holds. */
export class Collected {
  readonly #service: BatchService;
  readonly #draft: (name: string) => string;
  readonly #places = new Map<string, Place>();
  readonly #files: string[] = [];

  /** @param draft the path for a file that is gone afterwards */
  constructor(service: BatchService, draft: (name: string) => string) {
    this.#service = service;
    this.#draft = draft;
  }

  /**
   * Fetches the results of a batch; a line that is none costs its own sample alone.
   * @returns how many such lines there are
   * @throws ModelError where it fails; it may be tried again.
   */
  async fetch(batch: OpenBatch & { readonly id: string }, signal?: AbortSignal): Promise<number> {
    const file = this.#draft(`${batch.nonce}.results.jsonl`);
    if (!this.#files.includes(file)) this.#files.push(file);
    const out = await open(file, 'w').catch(cannotWrite(file));
    try {
      for await (const bytes of this.#service.results(batch.id, signal))
        await out.appendFile(bytes).catch(cannotWrite(file));
    } finally {
      await out.close();
    }
    return await this.#place(batch, file);
  }

  async #place(batch: OpenBatch, file: string): Promise<number> {
    let unread = 0;
    for await (const { bytes, start: at } of byteLines(file)) {
      const line = bytes.toString('utf8');
      if (line.trim() === '') continue;
      const name = this.#nameIn(line);
      if (name === undefined) unread += 1;
      else if (name.startsWith(`${batch.nonce}-`))
        this.#places.set(name.slice(batch.nonce.length + 1), { batch, file, at, length: bytes.length });
    }
    return unread;
  }

  #nameIn(line: string): string | undefined {
    try {
      return this.#service.read(line).id;
    } catch (error) {
      if (error instanceof ModelError && error.kind === 'protocol') return undefined;
      throw error;
    }
  }

  /** What came for the row, and in which batch. */
  async take(row: PreparedRow): Promise<(BatchResult & { readonly batch: OpenBatch }) | undefined> {
    const place = this.#places.get(markOf(row));
    if (place === undefined) return undefined;
    const file = await open(place.file);
    try {
      const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.at);
      return { ...this.#service.read(buffer.toString('utf8')), batch: place.batch };
    } finally {
      await file.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files) await rm(file, { force: true });
  }
}
