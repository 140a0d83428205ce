import { createHash } from 'node:crypto';
import { placeAnswer } from '../../repository/edit/index.ts';
import { testPaths } from '../../repository/point.ts';
import type { Project } from '../../repository/project.ts';
import type { TestRun } from '../../repository/tests/contract.ts';
import { runTests } from '../../repository/tests/run.ts';
import type { RepositorySet } from '../../suites/contract.ts';
import type { Workspaces } from '../../workspaces/contract.ts';
import { Memo } from './memo.ts';
import { Originals } from './originals.ts';

/** What became of an answer's code: what the tests showed of it, or why it was not put into its file. */
export type TestedCode =
  | {
      readonly run: TestRun;
      readonly diff: string;
      /** What the answer wrote, indented as in the file. */
      readonly code: string;
    }
  /** A clause: the format gate's. */
  | { readonly why: string };

/** Runs the tests of tasks on answers' code: what grading and strategies share. */
export interface RepositoryTests {
  /**
   * The same code of a task is tested once. @throws SandboxFailure; AssayError `reference-failed` where the project's own code does
   * not pass, `cache-write`; the signal's reason.
   */
  test(set: RepositorySet, code: string, signal?: AbortSignal): Promise<TestedCode>;
  /** CPU seconds of the tests with the project's own code, where that is known. */
  cost(set: RepositorySet): Promise<number | undefined>;
}

export interface TestingOptions {
  readonly workspaces: Workspaces;
  readonly project: Project;
  /** Folder of the cache; what the project's own code shows is kept in `expected/` below it. */
  readonly cacheDir: string;
}

/** A program takes longer than the project's own by this factor before it is taken for one that never ends. */
const FACTOR = 4;

/** Of CPU: tests of a blink may take this. */
const LEAST_S = 10;

export function openRepositoryTests({ workspaces, project, cacheDir }: TestingOptions): RepositoryTests {
  const originals = new Originals({ workspaces, project, cacheDir });
  const memo = new Memo<TestedCode>();
  const test = async (set: RepositorySet, code: string, signal?: AbortSignal): Promise<TestedCode> => {
    const placement = await placeAnswer(set.point, set.target, code);
    if ('why' in placement) return placement;
    const tests = testPaths(set.point, set.target);
    const expected = await originals.expected(set.point, tests);
    // A timeout has been put to the test again with nothing else running: it is never a failure of the infrastructure.
    const cpuS = Math.min(project.limits.cpuS, Math.max(LEAST_S, FACTOR * expected.cpuS));
    const job = { files: [placement.placed], tests };
    const run = await runTests(workspaces, project, job, { expected, signal, cpuS });
    return { run, diff: placement.diff, code: placement.code };
  };
  return {
    test: (set, code, signal) => memo.get(keyOf(set, code), () => test(set, code, signal)),
    cost: async (set) => (await originals.kept(set.point, testPaths(set.point, set.target)))?.cpuS,
  };
}

const keyOf = ({ point, target }: RepositorySet, code: string): string =>
  createHash('sha256')
    .update(JSON.stringify([point.dp_id, target, code]))
    .digest('hex');
