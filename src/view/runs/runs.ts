import PQueue from 'p-queue';
import { AssayError } from '../../errors.ts';
import type { LeftOut } from '../../results/listing/read.ts';
import type { Models } from '../../results/models-file.ts';
import { gradedFiles } from '../../results/scored/inputs.ts';
import { seen } from '../index/open.ts';
import { PlainCopies } from '../index/plain.ts';
import { IndexShelf } from '../index/shelf.ts';
import { TurnsShelf } from '../turns/shelf.ts';
import { idsOf, shownName } from './names.ts';
import { readRun, revisionOf } from './run.ts';
import type { RunName, ViewedRun } from './run.ts';
import { toldOf } from './told.ts';

export interface ViewOptions {
  /** Folders, graded files and globs. */
  readonly paths: readonly string[];
  /** Folder in which indexes are kept. */
  readonly cache: string;
  /** What is known of models. */
  readonly models: Models;
}

/** A run, or why a file is none. */
type Read = { readonly revision: string } & ({ readonly run: ViewedRun } | { readonly left: LeftOut });

export interface AllRuns {
  readonly runs: readonly ViewedRun[];
  readonly leftOut: readonly LeftOut[];
}

/** Files that are looked at together. */
const AT_ONCE = 8;

/** In bytes; larger files are read one at a time, so that memory holds the samples of one. */
const LARGE = 8 * 2 ** 20;

/** The graded files that are viewed, as they are now: each is read again where it has changed. */
export class ViewedRuns {
  readonly shelf: IndexShelf;
  readonly copies = new PlainCopies();
  readonly turns = new TurnsShelf();
  /** Rows that are read together: one may have 64 MB. */
  readonly rows = new PQueue({ concurrency: 2 });
  readonly options: ViewOptions;
  #read = new Map<string, Read>();
  #names: ReadonlyMap<string, RunName> = new Map();
  #listing: Promise<AllRuns> | undefined;
  readonly #large = new PQueue({ concurrency: 1 });

  constructor(options: ViewOptions) {
    this.options = options;
    this.shelf = new IndexShelf(options.cache);
  }

  /** Everything; those who ask at the same time get the same. */
  list(): Promise<AllRuns> {
    this.#listing ??= this.#list().finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  /** A run by its id; undefined where there is none. */
  async find(id: string): Promise<ViewedRun | undefined> {
    if (!this.#names.has(id)) await this.#look();
    const name = this.#names.get(id);
    if (name === undefined) return undefined;
    const read = await this.#readNow(name);
    return 'run' in read ? read.run : undefined;
  }

  close(): Promise<void> {
    return this.copies.close();
  }

  async #list(): Promise<AllRuns> {
    const names = await this.#look();
    const queue = new PQueue({ concurrency: AT_ONCE });
    const found = await queue.addAll(names.map((name) => () => this.#readNow(name)));
    this.#read = new Map(found.map((read, at) => [names[at]?.id ?? '', read]));
    return {
      runs: found.flatMap((read) => ('run' in read ? read.run : [])),
      leftOut: found.flatMap((read) => ('left' in read ? read.left : [])),
    };
  }

  /** Which files there are now. */
  async #look(): Promise<RunName[]> {
    const { paths } = this.options;
    const files = (await Promise.all(paths.map(filesNow))).flat();
    const names = [...idsOf([...new Set(files)])].map(([id, file]) => ({
      id,
      file,
      name: shownName(file, paths),
    }));
    this.#names = new Map(names.map((name) => [name.id, name]));
    return names;
  }

  async #readNow(name: RunName): Promise<Read> {
    const revision = await revisionOf(name.file).catch(() => 'gone');
    const before = this.#read.get(name.id);
    if (before?.revision === revision) return before;
    const read = await this.#readAgain(name, revision);
    this.#read.set(name.id, read);
    return read;
  }

  async #readAgain(name: RunName, revision: string): Promise<Read> {
    try {
      const { size } = await seen(name.file);
      const read = (): Promise<ViewedRun> => readRun(name, this.shelf);
      const run = await (size > LARGE ? this.#large.add(read) : read());
      if (run.summary.tasks.length > 0 || run.summary.total > 0) return { revision: run.revision, run };
      return { revision, left: { file: name.name, why: 'It has no graded rows.' } };
    } catch (error) {
      const told = toldOf(error, [name]);
      if (!(told instanceof AssayError)) throw told;
      return { revision, left: { file: name.name, why: told.message } };
    }
  }
}

/** None where the last one has gone. */
const filesNow = (path: string): Promise<string[]> =>
  gradedFiles([path]).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'no-input') return [];
    throw error;
  });
