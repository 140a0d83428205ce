import type { Finish, Params, Prompt, Timing, Usage } from '../models/contract.ts';
import type { Outcome } from '../outcome.ts';
import type { Failure } from '../grading/contract.ts';

/** A line of `prepare_*.ndjson`: one sample that is to be asked for. Each later stage only adds fields. */
export interface PreparedRow {
  readonly suite: string;
  readonly suite_version: string;
  readonly task: string;
  readonly language: 'python' | 'javascript';
  readonly entry_point: string;
  /** Index of the sample, from 0. */
  readonly sample: number;
  readonly template: string;
  readonly prompt: Prompt;
}

/** A line of `interview_*.ndjson`: what the model said, or why it said nothing. */
export interface AnsweredRow extends PreparedRow {
  readonly model: string;
  readonly runtime: string;
  readonly params: Params;
  /** The raw text; null where no answer could be had (then `failure` says why). */
  readonly answer: string | null;
  readonly reasoning?: string;
  readonly finish?: Finish;
  readonly usage?: Usage;
  readonly timing?: Timing;
  readonly ignored?: readonly string[];
  readonly failure?: { readonly kind: string; readonly message: string };
  /** Requests that it took. */
  readonly attempts: number;
}

/** A line of `eval_*.ndjson`. */
export interface GradedRow extends AnsweredRow {
  readonly extractor: string;
  readonly extracted_from: string;
  readonly code: string | null;
  /** Test set → outcome, each judged alone. */
  readonly verdict: Readonly<Record<string, Outcome>>;
  /** `passed` when every test set passed. */
  readonly outcome: Outcome;
  readonly passed: boolean;
  readonly failures: readonly Failure[];
  readonly sandbox: string;
  readonly cpu_s: number;
  readonly wall_s: number;
  readonly peak_bytes: number;
  readonly printed?: string;
}
