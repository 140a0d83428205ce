import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { noteUse } from '../../cache/disk.ts';
import type { Sandbox } from '../../sandbox/contract.ts';
import type { CallSet, Suite, Task } from '../../suites/contract.ts';
import { giveShared, takeShared } from '../../stores/shared.ts';
import { REFERENCE_LIMITS } from '../limits.ts';
import type { Program } from '../program.ts';
import { readExpected, readFacts, writeExpected } from './file.ts';
import { Reading, type ReadingFacts } from './reading.ts';
import { record } from './record.ts';

/** Changes with what a file of expected values holds or means. */
const FORMAT = 3;

export interface ExpectedOptions {
  readonly sandbox: Sandbox;
  readonly suite: Suite;
  readonly cacheDir: string;
  /** Expected values that stay in memory. Default 48 MiB. */
  readonly keepBytes?: number;
}

interface Place {
  readonly path: string;
  readonly key: string;
}

/**
 * Expected values: made once by running the reference solution in the sandbox, then kept in files whose names hold the
 * digest of everything that they depend on. Torn and foreign files are made anew.
 */
export class ExpectedValues {
  readonly #options: ExpectedOptions;
  readonly #loaded = new Map<string, Promise<Reading>>();
  readonly #sizes = new Map<string, number>();

  constructor(options: ExpectedOptions) {
    this.#options = options;
  }

  /** The readings of a set: the reference's first. Throws AssayError `reference-failed`, `cache-write`; SandboxFailure. */
  async readings(task: Task, set: CallSet): Promise<[Reading, ...Reading[]]> {
    const [reference, ...others] = this.programs(task, set);
    return Promise.all([
      this.#reading(reference, true),
      ...others.map((program) => this.#reading(program, false)),
    ]);
  }

  /** The programs whose values are expected, in the order of the readings. */
  programs(task: Task, set: CallSet): [Program, ...Program[]] {
    const program = (code: string): Program => ({
      task: task.id,
      language: task.language,
      code,
      entry: task.entryPoint,
      set,
      limits: REFERENCE_LIMITS,
    });
    const reference = program(task.reference);
    return set.compare.kind === 'second-reading' ? [reference, program(set.compare.code)] : [reference];
  }

  /** What is known of the reference's run, where it is known already. */
  async facts(task: Task, set: CallSet): Promise<ReadingFacts | undefined> {
    const [reference] = this.programs(task, set);
    const { path, key } = this.#place(reference);
    await takeShared(path);
    return readFacts(path, key);
  }

  /** Only another reading of the task than the reference's may raise. */
  #reading(program: Program, required: boolean): Promise<Reading> {
    const { path, key } = this.#place(program);
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const reading = this.#load(program, required, { path, key });
    this.#loaded.set(key, reading);
    reading.then(
      ({ size }) => this.#keep(key, size),
      () => this.#loaded.delete(key),
    );
    return reading;
  }

  async #load(program: Program, required: boolean, { path, key }: Place): Promise<Reading> {
    const { count } = program.set;
    await takeShared(path);
    const kept = await readExpected(path, key, count);
    if (kept !== undefined) {
      await noteUse(dirname(path));
      return kept;
    }
    const { facts, body } = await record(this.#options.sandbox, program, required);
    const reading = new Reading(facts, body, count);
    await writeExpected(path, key, facts, body);
    await giveShared(path);
    return reading;
  }

  /** Lets the longest loaded go while there is too much; whoever is using one still holds it. */
  #keep(key: string, size: number): void {
    this.#sizes.set(key, size);
    let total = [...this.#sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    for (const [oldest, bytes] of this.#sizes) {
      if (total <= (this.#options.keepBytes ?? 48 * 2 ** 20)) return;
      this.#sizes.delete(oldest);
      this.#loaded.delete(oldest);
      total -= bytes;
    }
  }

  #place(program: Program): Place {
    const { suite, sandbox, cacheDir } = this.#options;
    const { python, runner, packages, slowness } = sandbox.identity;
    const key = digest([
      `format ${FORMAT}`,
      suite.sha256,
      python,
      runner,
      JSON.stringify(Object.entries(packages).toSorted()),
      // What a reference needs there says nothing of what it needs elsewhere.
      ...(slowness === undefined ? [] : [`slowness ${slowness}`]),
      program.task,
      program.code,
      program.entry,
      JSON.stringify([
        program.set.name,
        program.set.count,
        program.set.shapes,
        program.set.atol,
        program.set.compare,
      ]),
      program.set.inputs,
    ]);
    const name = `${program.task.replaceAll(/[^\w-]/g, '_')}.${program.set.name}.${key.slice(0, 16)}.values`;
    return { path: join(cacheDir, 'expected', suite.sha256.slice(0, 16), name), key };
  }
}

/** SHA-256 of parts that cannot run into each other. */
function digest(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex');
}
