import type { Outcome } from '../../outcome.ts';

/** One example that the model may see. */
export interface VisibleCase {
  /** A Python expression, most often a call of the entry point: `add(2, 3)`. */
  readonly call: string;
  /** The value as Python writes it, or the class of the exception that is to be raised. */
  readonly expected: string | { readonly raises: string };
}

export interface VisibleTests {
  readonly cases: readonly VisibleCase[];
  readonly from: 'docstring' | 'model';
  /** What looks like an example and could not be read as one, a line each; absent where nothing does. */
  readonly unread?: readonly string[];
}

/** Why a task has no visible tests, as a sentence. */
export interface NoVisibleTests {
  readonly why: string;
}

/** What became of a program on visible tests. */
export interface Trial {
  readonly passed: number;
  readonly total: number;
  /** `passed` where every case holds, else what became of the first that does not. */
  readonly outcome: Outcome;
  /** One a case, in order: whether it holds. */
  readonly cases: readonly boolean[];
  /** What a model is told: the first case that does not hold, what was expected, and what came. At most 2,000 characters. */
  readonly feedback: string;
  /** SHA-256 in hexadecimal of what every case returned or raised: equal for programs that behave alike. */
  readonly behaviour?: string;
}
