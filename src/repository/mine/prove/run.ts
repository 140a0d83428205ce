import type { Workspaces } from '../../../workspaces/contract.ts';
import type { Project } from '../../project.ts';
import { runTests } from '../../tests/run.ts';
import type { Run } from './examine.ts';

/** Code that never ends is known by taking longer than this factor times the project's own, and than some seconds. */
const FACTOR = 4;
const LEAST_S = 10;

/** Runs tests in the rooms of a project. */
export function runOn(workspaces: Workspaces, project: Project, signal: AbortSignal | undefined): Run {
  return (tests, file, expected) => {
    signal?.throwIfAborted();
    const { cpuS: most } = project.limits;
    const cpuS = expected === undefined ? most : Math.min(most, Math.max(LEAST_S, FACTOR * expected.cpuS));
    return runTests(
      workspaces,
      project,
      { files: file === undefined ? [] : [file], tests },
      { expected, signal, cpuS },
    );
  };
}
