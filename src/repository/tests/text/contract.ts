import type { TestResult } from '../contract.ts';
import type { Counts } from '../share.ts';

/** What a test command's text tells of its tests. */
export interface TextResults {
  /** How many summaries there are; one of a run that came to its end. */
  readonly summaries: number;
  /** What the last one says; undefined without any. */
  readonly said: 'ok' | 'failed' | undefined;
  readonly counts: Counts;
  /** Those that did not pass. */
  readonly tests: readonly TestResult[];
}
