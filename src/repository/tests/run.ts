import { AssayError } from '../../errors.ts';
import type { PlacedFile, Workspaces } from '../../workspaces/contract.ts';
import type { Project } from '../project.ts';
import type { ExpectedTests, TestRun } from './contract.ts';
import { judgeRun } from './judge.ts';
import { plant } from './planted.ts';
import { judgeSympyRun, makeSympyCanary } from './sympy.ts';

/** Which tests to run, on what. */
export interface TestJob {
  /** What is put over the clean checkout. */
  readonly files: readonly PlacedFile[];
  /** Paths as the project's test command takes them; no more than `maxTests` of them run. */
  readonly tests: readonly string[];
}

export interface TestOptions {
  readonly signal?: AbortSignal | undefined;
  /** What the run with the project's own code showed; without it, a run is only judged by itself. */
  readonly expected?: ExpectedTests | undefined;
  /** CPU seconds; default the project's. */
  readonly cpuS?: number;
}

/** As much of the output as is kept: more than any feedback to a model. */
const OUTPUT_CHARS = 40_000;

/**
 * Runs a project's tests on a clean checkout with some files changed. Test files and configuration are those of the checkout,
 * whatever an earlier run did to them.
 * @throws SandboxFailure where the infrastructure fails; AssayError `no-tests`.
 */
export async function runTests(
  workspaces: Pick<Workspaces, 'run'>,
  project: Project,
  { files, tests }: TestJob,
  { signal, expected, cpuS }: TestOptions = {},
): Promise<TestRun> {
  // An empty list would run the whole suite.
  if (tests.length === 0)
    throw new AssayError('no-tests', `A task of ${project.name} names no tests.`, {
      next: 'Give it the tests that prove it, or leave it out.',
    });
  const job = {
    limits: { ...project.limits, ...(cpuS === undefined ? {} : { cpuS }) },
    outputChars: OUTPUT_CHARS,
  };
  const paths = tests.slice(0, project.tests.maxTests);
  const options = signal === undefined ? {} : { signal };
  if (project.tests.runner === 'sympy') {
    const canary = makeSympyCanary();
    const argv = commandOf(project, [...paths, canary.path]);
    const report = await workspaces.run({ ...job, argv, files: [...files, canary] }, options);
    return judgeSympyRun(report, canary, expected);
  }
  const watching = plant(project);
  const { variables } = watching;
  const placed = [...files, ...watching.files];
  const report = await workspaces.run(
    { ...job, argv: commandOf(project, paths), files: placed, variables },
    options,
  );
  return judgeRun(report, watching, expected);
}

/** The test command with the paths in place of `{tests}`. */
export const commandOf = ({ tests }: Project, paths: readonly string[]): string[] =>
  tests.command.flatMap((word) => (word === '{tests}' ? paths : [word]));
