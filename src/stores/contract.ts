import type { Readable } from 'node:stream';

/** An object as a listing tells it. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** What its server calls this content, without quotes; no digest of it in every case. */
  readonly etag: string;
  /** By the server's clock. */
  readonly modified: Date;
}

/** When a write may happen: where nothing has the key, or where what has it is still this. */
export type Condition = 'absent' | { readonly etag: string };

export interface ReadOptions {
  readonly start?: number;
  readonly etag?: string;
}

export interface FileUpload {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  /** Called when all is there but the end; what it throws leaves the object as it was. */
  readonly beforeEnd: () => Promise<void>;
}

/**
 * The objects of a bucket: all that Assay asks of an object store. Every method tries again by itself what may pass, and then
 * throws an AssayError with code `store-…`.
 */
export interface Objects {
  readonly bucket: string;
  /** Objects whose keys begin so, in the order of their keys; with `delimiter` `/`, only those without a further `/`. */
  list(prefix: string, delimiter?: '/'): AsyncGenerator<StoredObject>;
  /**
   * An object's bytes from one on; with `etag` those of that content alone.
   * @throws AssayError `store-missing` too, `store-changed` where it is another content by now.
   */
  read(key: string, options?: ReadOptions): Promise<Readable>;
  /** The new etag; undefined where the condition did not hold and nothing was written. */
  write(key: string, body: string | Uint8Array, condition?: Condition): Promise<string | undefined>;
  /** Writes the first bytes of a file, however many; nobody sees half of them. */
  upload(upload: FileUpload): Promise<void>;
  /** Keys that are not there are fine. */
  remove(keys: readonly string[]): Promise<void>;
  /** The server's clock at its last answer; undefined before the first. */
  clock(): Date | undefined;
}
