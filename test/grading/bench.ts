import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import type { Verdict } from '../../src/grading/contract.ts';
import { createGrader, type Grader, type GraderOptions } from '../../src/grading/grade.ts';
import { openSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import type { Suite, Task } from '../../src/suites/contract.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { testData } from '../fixtures/parts.ts';

/** One sandbox and one cache of expected values for the tests of a file. */
export interface Workbench {
  readonly sandbox: Sandbox;
  readonly cacheDir: string;
  /** A suite of the real data, with its grader. */
  suite(name: string): Promise<{ suite: Suite; grader: Grader }>;
  grader(suite: Suite, options?: Partial<GraderOptions>): Grader;
  /** Grades code as an answer to a real task. */
  grade(suite: string, task: string, code: string | null): Promise<Verdict>;
}

/** To be called in a `describe`: opens the workbench before its tests and closes it after them. */
export function useWorkbench(): () => Workbench {
  let bench: (Workbench & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench?.close());
  return () => {
    if (bench === undefined) throw new Error('the workbench is not open');
    return bench;
  };
}

async function openWorkbench(): Promise<Workbench & { close(): Promise<void> }> {
  const sandbox = await openSandbox({ concurrency: 2 });
  const cacheDir = mkdtempSync(join(tmpdir(), 'assay-grading-'));
  const loaded = new Map<string, Promise<{ suite: Suite; grader: Grader }>>();
  const grader = (suite: Suite, options: Partial<GraderOptions> = {}): Grader =>
    createGrader({ sandbox, suite, cacheDir, ...options });
  const load = async (name: string): Promise<{ suite: Suite; grader: Grader }> => {
    const suite = await loadSuite(name, { dataDir: testData('datasets') });
    return { suite, grader: grader(suite) };
  };
  const suite = (name: string): Promise<{ suite: Suite; grader: Grader }> => {
    const known = loaded.get(name) ?? load(name);
    loaded.set(name, known);
    return known;
  };
  return {
    sandbox,
    cacheDir,
    suite,
    grader,
    async grade(name, task, code) {
      const { suite: tasks, grader: judge } = await suite(name);
      return judge.grade(taskOf(tasks, task), code);
    },
    async close() {
      await sandbox.close();
      rmSync(cacheDir, { recursive: true });
    },
  };
}

export function taskOf(suite: Suite, id: string): Task {
  const task = suite.tasks.find((one) => one.id === id);
  if (task === undefined) throw new AssayError('unknown-task', `${suite.name} has no ${id}`);
  return task;
}
