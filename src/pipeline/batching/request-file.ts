import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { BatchFile, BatchLine, BatchService } from '../../models/batch/contract.ts';
import { cannotWrite } from '../../results/ndjson.ts';
import { rowKey } from '../../results/rows.ts';
import type { PreparedRow } from '../../results/rows.ts';
import type { Asking } from '../asking.ts';

/** A file of requests that make one batch. */
export interface RequestFile extends BatchFile {
  readonly rows: number;
  readonly ignored: readonly string[];
}

/** What a sample is called in a batch, behind the batch's nonce and a hyphen. */
export const markOf = (row: PreparedRow): string =>
  createHash('sha256').update(rowKey(row)).digest('hex').slice(0, 40);

/**
 * Writes the requests for the rows into files, as many as the service's limits ask for. Each is at `path` until the next is
 * asked for.
 */
export async function* requestFiles(
  rows: AsyncIterable<PreparedRow>,
  path: string,
  service: BatchService,
  { requestFor }: Asking,
  signal?: AbortSignal,
): AsyncGenerator<RequestFile> {
  let file: Writing | undefined;
  for await (const row of rows) {
    const lineIn = ({ nonce }: Writing): Promise<BatchLine> =>
      service.line(`${nonce}-${markOf(row)}`, requestFor(row), signal);
    file ??= await Writing.begin(path, service);
    let line = await lineIn(file);
    if (!file.hasRoomFor(line)) {
      yield await file.end();
      file = await Writing.begin(path, service);
      line = await lineIn(file);
    }
    await file.add(line);
  }
  if (file !== undefined) yield await file.end();
}

class Writing {
  readonly nonce = randomBytes(6).toString('hex');
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #service: BatchService;
  readonly #ignored = new Set<string>();
  #bytes = 0;
  #rows = 0;
  #path = '';

  private constructor(file: string, handle: FileHandle, service: BatchService) {
    this.#file = file;
    this.#handle = handle;
    this.#service = service;
  }

  static async begin(file: string, service: BatchService): Promise<Writing> {
    const handle = await open(file, 'w').catch(cannotWrite(file));
    const writing = new Writing(file, handle, service);
    await writing.#write(service.frame.open);
    return writing;
  }

  hasRoomFor({ text }: BatchLine): boolean {
    const { limits, frame } = this.#service;
    const bytes = Buffer.byteLength(text) + frame.between.length + frame.close.length;
    return this.#rows === 0 || (this.#rows < limits.rows && this.#bytes + bytes <= limits.bytes);
  }

  async add({ text, path, ignored }: BatchLine): Promise<void> {
    await this.#write(this.#rows === 0 ? text : this.#service.frame.between + text);
    this.#rows += 1;
    this.#path = path;
    for (const name of ignored) this.#ignored.add(name);
  }

  async end(): Promise<RequestFile> {
    await this.#write(this.#service.frame.close);
    await this.#handle.close();
    const { nonce } = this;
    const facts = { file: this.#file, bytes: this.#bytes, path: this.#path, rows: this.#rows };
    return { ...facts, nonce, ignored: [...this.#ignored] };
  }

  async #write(text: string): Promise<void> {
    await this.#handle.appendFile(text).catch(cannotWrite(this.#file));
    this.#bytes += Buffer.byteLength(text);
  }
}
