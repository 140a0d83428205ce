import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isStore } from '../stores/address.ts';
import { Spool } from '../stores/spool.ts';
import { lockRun, makeFolder } from './files.ts';
import type { Lock } from './files.ts';
import { locateRun, mapPaths } from './locate.ts';
import type { Located, RunPaths, RunPlace, Stage } from './locate.ts';
import { writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { NdjsonWriter } from './ndjson.ts';
import { readAnswered, readGraded, rowKey } from './rows.ts';
import type { AnsweredRow, GradedRow } from './rows.ts';

export interface StoreOptions extends RunPlace {
  /** How much there is to do; readers of an interrupted run's files need it. */
  readonly planned: { readonly tasks: number; readonly total: number };
  /** Where the run is a part of another. */
  readonly shard?: Manifest['shard'];
  readonly machine: Manifest['machine'];
  readonly assay: string;
}

/** The files of one run: opened again where an earlier process left them unfinished, created otherwise. */
export class RunStore {
  readonly paths: RunPaths;
  /** True where an earlier process began this run. */
  readonly resumed: boolean;
  /** Keys of samples that have an answer, and of those with a verdict. */
  readonly answered = new Set<string>();
  readonly graded = new Set<string>();
  readonly #options: StoreOptions;
  readonly #created: string;
  readonly #lock: Lock;
  /** Where the run's place is in an object store. */
  readonly #spool: Spool | undefined;
  readonly #writers = new Map<Stage, NdjsonWriter>();
  #preflight: Manifest['preflight'];
  /** Whether there is anything that this process has to keep. */
  #hasContent: boolean;

  private constructor(
    options: StoreOptions,
    { paths, found }: Located,
    lock: Lock,
    spool: Spool | undefined,
  ) {
    this.#options = options;
    this.paths = paths;
    this.#spool = spool;
    this.resumed = found !== undefined;
    this.#created = found?.created ?? new Date().toISOString();
    this.#preflight = found?.preflight;
    this.#lock = lock;
    // A file that the user named is the user's.
    this.#hasContent = this.resumed || 'output' in options.where;
  }

  /** @throws AssayError `run-in-use`, `cannot-write`, and those of an object store. */
  static async open(given: StoreOptions): Promise<RunStore> {
    const { where, spool } = await openPlace(given.where);
    const options = { ...given, where };
    const located = await locateRun(options);
    await makeFolder(dirname(located.paths.manifest));
    const lock = await lockRun(located.paths.manifest);
    const store = new RunStore(options, located, lock, spool);
    try {
      await store.#begin(located);
      await store.save('running', { ...options.planned });
    } catch (error) {
      await store.close().catch(() => {});
      throw error;
    }
    return store;
  }

  async #begin({ paths, found }: Located): Promise<void> {
    const { manifest, ...rows } = paths;
    await this.#spool?.begin(manifest, Object.values(rows), found === undefined ? 'anew' : 'continue');
    for (const stage of this.#options.stages) {
      const path = paths[stage];
      // A file that the user named is written anew unless it is this very run, unfinished.
      if (path !== undefined)
        this.#writers.set(stage, await NdjsonWriter.open(path, found === undefined ? 'anew' : 'continue'));
    }
  }

  /** Reads back what an earlier process did; `onGraded` gets each verdict that stands, `onAnswered` each answer. */
  async recover(
    onGraded: (row: GradedRow) => void,
    onAnswered: (row: AnsweredRow) => void = () => {},
  ): Promise<void> {
    if (!this.resumed) return;
    if (this.paths.interview !== undefined) {
      for await (const row of readAnswered(this.paths.interview)) {
        onAnswered(row);
        if (row.answer !== null) this.answered.add(rowKey(row));
      }
    }
    if (this.paths.eval === undefined) return;
    for await (const row of readGraded(this.paths.eval)) {
      if (row.outcome === 'unscored' || this.graded.has(rowKey(row))) continue;
      this.graded.add(rowKey(row));
      onGraded(row);
    }
  }

  /** Answers that an earlier process stored and did not live to grade. */
  async *ungraded(): AsyncGenerator<AnsweredRow> {
    if (!this.resumed || this.paths.interview === undefined) return;
    for await (const row of readAnswered(this.paths.interview)) {
      if (row.answer !== null && !this.graded.has(rowKey(row))) yield row;
    }
  }

  append(stage: Stage, row: object): Promise<void> {
    this.#spool?.mustHold();
    this.#hasContent = true;
    return this.#writers.get(stage)?.append(row) ?? Promise.resolve();
  }

  /** The files as people find them: paths, or addresses in an object store. */
  get files(): RunPaths {
    const spool = this.#spool;
    return spool === undefined ? this.paths : mapPaths(this.paths, spool.addressOf);
  }

  /** Resolves when what the run has noted is where it is kept, so that a later process finds it. */
  async flush(): Promise<void> {
    await this.#spool?.flush();
  }

  /** What a check before the run found, or what one of an earlier process did. */
  get preflight(): Manifest['preflight'] {
    return this.#preflight;
  }

  /** Has it in the manifest from the next `save` on. */
  notePreflight(found: NonNullable<Manifest['preflight']>): void {
    this.#preflight = found;
  }

  async save(state: Manifest['state'], totals: Manifest['totals']): Promise<void> {
    if (state !== 'running') this.#hasContent = true;
    const { fingerprint, shard, machine, assay } = this.#options;
    const { interview, eval: graded, turns } = this.paths;
    const files = {
      ...(interview === undefined ? {} : { interview: basename(interview) }),
      ...(graded === undefined ? {} : { eval: basename(graded) }),
      ...(turns === undefined ? {} : { turns: basename(turns) }),
    };
    const dates = { created: this.#created, updated: new Date().toISOString() };
    await writeManifest(this.paths.manifest, {
      format: 1,
      state,
      ...dates,
      assay,
      files,
      fingerprint,
      ...(shard === undefined ? {} : { shard }),
      machine,
      ...(this.#preflight === undefined ? {} : { preflight: this.#preflight }),
      totals,
    });
    await this.flush();
  }

  async close(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.close();
    if (!this.#hasContent) await this.#discard();
    await this.#lock.release();
    await this.#spool?.close();
  }

  /** Nothing was answered: nothing is left. */
  async #discard(): Promise<void> {
    const { manifest, interview, eval: graded, turns } = this.paths;
    for (const path of [interview, graded, turns, manifest])
      if (path !== undefined) await rm(path, { force: true });
  }
}

type Where = RunPlace['where'];

/** A place in an object store has a folder on this machine for the length of the run. */
async function openPlace(where: Where): Promise<{ where: Where; spool?: Spool }> {
  if ('output' in where) {
    if (!isStore(where.output)) return { where };
    const spool = await Spool.open(dirname(where.output));
    return { where: { output: join(spool.folder, basename(where.output)) }, spool };
  }
  if (!isStore(where.folder)) return { where };
  const spool = await Spool.open(where.folder);
  return { where: { ...where, folder: spool.folder }, spool };
}
