import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AssayError } from '../errors.ts';
import type { StoredFile } from './files.ts';
import { Lease } from './lease.ts';
import { NoteOutbox } from './note-outbox.ts';
import { isAway, keepTrying } from './patience.ts';
import { Place } from './place.ts';
import { RowsOutbox } from './rows-outbox.ts';

/** Milliseconds between two looks for new rows: after a crash so much is asked again. */
const EVERY_MS = 5_000;

const ROWS = /\.(ndjson|jsonl)$/;
const NOTES = /\.json$/;

/**
 * A folder on this machine's disk that is kept in step with a place in a store while a run goes on: its rows grow there by parts,
 * its manifest is there after the rows that it counts. The disk is what the run waits for, never the network; a store that is away
 * for a while is caught up with.
 */
export class Spool {
  readonly #place: Place;
  readonly #rows = new Map<string, RowsOutbox>();
  readonly #notes = new Map<string, NoteOutbox>();
  #lease: Lease | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #failure: AssayError | undefined;

  private constructor(place: Place) {
    this.#place = place;
  }

  /** With the manifests that are there. @throws AssayError `bad-store`, `no-aws-sdk`, `store-…`. */
  static async open(address: string): Promise<Spool> {
    const { place, manifests } = await Place.open(address);
    const spool = new Spool(place);
    for (const file of manifests) await spool.#note(file);
    return spool;
  }

  get folder(): string {
    return this.#place.folder;
  }

  /** The address of a file of the folder. */
  addressOf = (path: string): string => this.#place.addressOf(path);

  /**
   * Keeps other processes away from a run until `close`. `continue` brings its rows here, `anew` removes what is in the store of
   * files with these names. @throws AssayError `run-in-use`.
   */
  async begin(manifest: string, rows: readonly string[], how: 'continue' | 'anew'): Promise<void> {
    this.#lease = await Lease.take(this.#place.objects, this.#place.keyOf(manifest));
    for (const path of rows) await (how === 'anew' ? this.#clear(path) : this.#bring(path));
    this.#timer = setInterval(() => void this.#sendNow().catch(() => {}), EVERY_MS).unref();
  }

  /** Throws why nothing can be stored any more, where that is known to last. */
  mustHold(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves when the store has all that the folder has. @throws AssayError `store-…`, `run-in-use`. */
  flush(): Promise<void> {
    return keepTrying(() => this.#sendNow());
  }

  /** Joins the parts of the rows, lets others work on them, and removes the folder, which stays where the store lacks something of it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#lease !== undefined) await this.#end(this.#lease);
    await this.#place.leave();
  }

  async #end(lease: Lease): Promise<void> {
    try {
      await this.flush();
      for (const rows of this.#rows.values()) await keepTrying(() => rows.join(() => lease.check()));
      await lease.release();
    } catch (error) {
      lease.drop();
      // What another process has gone on with is of no more use.
      if (isOvertaken(error)) await this.#place.leave();
      throw isOvertaken(error) ? error : notStored(error, this.folder);
    }
  }

  /** One look at a time. */
  #sendNow(): Promise<void> {
    this.#last = this.#last.catch(() => {}).then(() => this.#send());
    return this.#last;
  }

  async #send(): Promise<void> {
    try {
      const names = await readdir(this.folder);
      for (const name of names.filter((each) => ROWS.test(each))) await this.#rowsOf(name).send(this.#mayEnd);
      for (const name of names.filter((each) => NOTES.test(each))) await this.#noteOf(name).send();
      await this.#removeGone(new Set(names));
    } catch (error) {
      if (error instanceof AssayError && !isAway(error)) this.#failure = error;
      throw error;
    }
  }

  /** What the run has taken back. */
  async #removeGone(names: ReadonlySet<string>): Promise<void> {
    const known = [...this.#rows.keys(), ...this.#notes.keys()];
    for (const name of known.filter((each) => !names.has(each))) {
      await this.#clear(name);
      this.#rows.delete(name);
      this.#notes.delete(name);
    }
  }

  async #clear(path: string): Promise<void> {
    const { pieces = [] } = (await this.#place.stored(path)) ?? {};
    await this.#place.objects.remove(pieces.map(({ key }) => key));
  }

  async #bring(path: string): Promise<void> {
    const file = await this.#place.stored(path);
    if (file === undefined) return;
    await this.#place.fetch([file]);
    await this.#note(file);
  }

  /** What the folder has of it is from the store. */
  async #note(file: StoredFile): Promise<void> {
    const name = basename(file.key);
    if (ROWS.test(name)) this.#rowsOf(name).has(file.bytes);
    else for (const { etag } of file.pieces) await this.#noteOf(name).has(etag);
  }

  readonly #mayEnd = async (): Promise<void> => this.#lease?.check();

  #rowsOf(name: string): RowsOutbox {
    const { objects } = this.#place;
    const make = () => new RowsOutbox(objects, this.#place.keyOf(name), join(this.folder, name));
    return remembered(this.#rows, name, make);
  }

  #noteOf(name: string): NoteOutbox {
    const { objects } = this.#place;
    const make = () => new NoteOutbox(objects, this.#place.keyOf(name), join(this.folder, name));
    return remembered(this.#notes, name, make);
  }
}

function remembered<T>(made: Map<string, T>, name: string, make: () => T): T {
  const value = made.get(name) ?? make();
  made.set(name, value);
  return value;
}

const isOvertaken = (error: unknown): boolean => error instanceof AssayError && error.code === 'run-in-use';

function notStored(error: unknown, folder: string): unknown {
  if (!(error instanceof AssayError)) return error;
  return new AssayError(error.code, `${error.message} What it lacks of the run is in ${folder}.`, {
    next: 'Run the same command again when the store can be written to: what it lacks is asked again. Or put those files there yourself.',
    cause: error,
  });
}
