import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noteUse } from '../../cache/disk.ts';
import { AssayError } from '../../errors.ts';
import { giveShared, takeShared } from '../../stores/shared.ts';
import type { DataPoint } from '../../repository/point.ts';
import type { Project } from '../../repository/project.ts';
import type { ExpectedTests } from '../../repository/tests/contract.ts';
import { expectedOf } from '../../repository/tests/expected.ts';
import { runTests } from '../../repository/tests/run.ts';
import type { TestJob } from '../../repository/tests/run.ts';
import type { Workspaces } from '../../workspaces/contract.ts';
import { readKept, writeKept } from './kept.ts';

/** Changes with what a file of expected tests holds or means. */
const FORMAT = 2;

/** A test that fails once in a while does so with the project's own code too. */
const TRIES = 3;

export interface OriginalsOptions {
  readonly workspaces: Workspaces;
  readonly project: Project;
  readonly cacheDir: string;
}

/** What a task's tests show with the project's own code: run once for each file and its tests, then kept on disk. */
export class Originals {
  readonly #options: OriginalsOptions;
  readonly #known = new Map<string, Promise<ExpectedTests>>();

  constructor(options: OriginalsOptions) {
    this.#options = options;
  }

  /** Throws AssayError `reference-failed`, `bad-suite`, `cache-write`; SandboxFailure. */
  expected(point: DataPoint, tests: readonly string[]): Promise<ExpectedTests> {
    const key = this.#key(point, tests);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#load(key, { files: [originalOf(point)], tests });
    this.#known.set(key, made);
    made.catch(() => this.#known.delete(key));
    return made;
  }

  /** What is on disk of it; undefined where it was not run yet. */
  async kept(point: DataPoint, tests: readonly string[]): Promise<ExpectedTests | undefined> {
    const key = this.#key(point, tests);
    return await readKept(this.#path(key), key);
  }

  async #load(key: string, job: TestJob): Promise<ExpectedTests> {
    await takeShared(this.#path(key));
    const kept = await readKept(this.#path(key), key);
    if (kept !== undefined) {
      await noteUse(dirname(this.#path(key)));
      return kept;
    }
    await this.#requireInside(job);
    const expected = await this.#make(job);
    await writeKept(this.#path(key), key, expected);
    await giveShared(this.#path(key));
    return expected;
  }

  /** A room refuses to write past its checkout, and would seem to have failed. */
  async #requireInside({ files }: TestJob): Promise<void> {
    const { workspaces, project } = this.#options;
    const root = await realpath(workspaces.environment.checkout);
    for (const { path } of files) {
      const folder = await realpath(join(root, dirname(path))).catch(() => root);
      if (!`${folder}/`.startsWith(`${root}/`))
        throw new AssayError('bad-suite', `${path} lies behind a link that leads out of ${project.name}.`, {
          next: 'Give the task the path of the file itself in file_path, or leave it out.',
        });
    }
  }

  // Not abortable: several samples may wait for it.
  async #make(job: TestJob): Promise<ExpectedTests> {
    const { workspaces, project } = this.#options;
    const whys: string[] = [];
    while (whys.length < TRIES) {
      const run = await runTests(workspaces, project, job);
      if (run.status === 'ok') return expectedOf(run);
      whys.push(run.why ?? run.status);
    }
    throw new AssayError(
      'reference-failed',
      `the tests of ${project.name} do not pass with its own code here (${job.tests[0]} …): ${whys.at(-1)}`,
      { next: `Look at its environment: assay repo check ${project.folder}` },
    );
  }

  #key(point: DataPoint, tests: readonly string[]): string {
    const { workspaces, project } = this.#options;
    const { path, content } = originalOf(point);
    const { runner, command, maxTests } = project.tests;
    const made = [FORMAT, workspaces.environment.hash, runner, command, maxTests, tests, path, content];
    return createHash('sha256').update(JSON.stringify(made)).digest('hex');
  }

  #path(key: string): string {
    const { cacheDir, project } = this.#options;
    return join(cacheDir, 'expected', project.name, `${key.slice(0, 24)}.json`);
  }
}

const originalOf = ({ file_path: path, raw_file_content: content }: DataPoint) => ({ path, content });
