import type { ModelAnswer, ModelError, ModelRequest } from '../contract.ts';

/** What answers many requests together, within a day and for about half the price. */
export interface BatchService {
  /** Of one batch. */
  readonly limits: { readonly rows: number; readonly bytes: number };
  /** What stands around and between the requests of a file. */
  readonly frame: BatchFrame;
  /**
   * One request as it stands in a file.
   * @param id letters, digits and hyphens, at most 64; unlike all others of the batch
   */
  line(id: string, request: ModelRequest, signal?: AbortSignal): Promise<BatchLine>;
  /** @returns the batch's id. What is submitted twice is paid twice: see `find`. */
  submit(file: BatchFile, signal?: AbortSignal): Promise<string>;
  /** The id of a batch that was perhaps submitted, by a process that did not live to hear of it. */
  find(sought: SoughtBatch, signal?: AbortSignal): Promise<string | undefined>;
  look(id: string, signal?: AbortSignal): Promise<BatchLook>;
  /** The bytes of the results, one JSON document a line in any order. */
  results(id: string, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
  /** What one line of the results says. */
  read(line: string): BatchResult;
}

export interface BatchFrame {
  readonly open: string;
  readonly between: string;
  readonly close: string;
}

export interface BatchLine {
  readonly text: string;
  /** Of the API, where every request of a batch goes: `/chat/completions`. */
  readonly path: string;
  /** Parameters that are not in it. */
  readonly ignored: readonly string[];
}

/** Requests on disk, ready to be sent. */
export interface BatchFile {
  readonly file: string;
  readonly bytes: number;
  readonly path: string;
  /** What the ids of its requests begin with, up to the first hyphen; no other batch's do. */
  readonly nonce: string;
}

export interface SoughtBatch {
  readonly nonce: string;
  /** When it was submitted, ISO 8601. */
  readonly submitted: string;
  readonly rows: number;
}

export interface BatchLook {
  readonly state: 'running' | 'ended' | 'cancelled' | 'failed';
  readonly done: number;
  /** Why it failed as a whole. */
  readonly why?: string;
}

export interface BatchResult {
  readonly id: string;
  readonly result: ModelAnswer | ModelError;
}
