import type { Evaluation } from '../interview/evaluate.ts';
import type { Outcome } from '../outcome.ts';
import type { RepositoryVerdict } from './repository/contract.ts';

/** One sample's verdict: an outcome a test set, each judged alone, and what led to it. */
export interface Verdict {
  /** Test set → outcome: `{base: 'passed', plus: 'wrong'}`. */
  readonly sets: Readonly<Record<string, Outcome>>;
  /** `passed` when every set passed, else the first outcome that is not; `unscored` before any other. */
  readonly outcome: Outcome;
  /** The first expectation of each set that was not met, for people. */
  readonly failures: readonly Failure[];
  readonly cpuS: number;
  readonly wallS: number;
  readonly peakBytes: number;
  /** Points and checks, where the task is a question of an interview and its answer was judged. */
  readonly evaluation?: Evaluation;
  /** What the repository's tests showed, where the task is one of a repository. */
  readonly repository?: RepositoryVerdict;
  /** What the program printed in the first set that did not pass; hostile text. */
  readonly printed?: string;
}

export interface Failure {
  readonly set: string;
  readonly outcome: Outcome;
  /** Index of the input in its set. */
  readonly input?: number;
  /** The cause in one line: `expected [1, 2], got [2, 1]`, `ZeroDivisionError: division by zero`. At most 1,000 characters. */
  readonly why: string;
}
