import type { TestRun } from '../../repository/tests/contract.ts';

/**
 * How a verdict came to be. `in-process`: the tests ran in the process of the code that they judge, which is weaker than comparing
 * values outside: code that is made to deceive them may find a way.
 */
export type GradingMethod = 'in-process';

/** What is kept of an answer to a task of a repository, beside its outcome. */
export interface RepositoryVerdict {
  readonly method: GradingMethod;
  /** Absent where no test ran, since the answer did not pass the format gate. */
  readonly tests?: TestRun;
  /** Unified, against the file as it is in the repository. */
  readonly diff?: string;
  /** Likeness of the code to the reference, from 0 to 1. */
  readonly chrf: number;
  /** Share of the reference that the code begins with, from 0 to 1. */
  readonly commonPrefix: number;
}
