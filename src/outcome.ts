/** How a graded sample, or one test set of it, ended. Everything but `unscored` counts in the score. */
export const SCORED_OUTCOMES = [
  'passed',
  'wrong',
  'error',
  'timeout',
  'memory',
  'output',
  'killed',
  'protocol',
  'format',
  'no-code',
  'no-function',
  'syntax',
  'truncated',
  'refused',
] as const;

export type ScoredOutcome = (typeof SCORED_OUTCOMES)[number];

/** `unscored` is a failure of the infrastructure, never of the model: no answer, no sandbox, a missing package. */
export const OUTCOMES = [...SCORED_OUTCOMES, 'unscored'] as const;

export type Outcome = (typeof OUTCOMES)[number];
