import { OUTCOMES } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { Score } from '../stats/score.ts';
import { percent } from './figures.ts';

export const MEANING: Readonly<Record<Outcome, string>> = {
  passed: 'all of its tests passed',
  wrong: 'a value was not the expected one',
  error: 'the program raised or left early',
  timeout: 'a CPU limit was met, alone as well',
  memory: 'the memory limit was met',
  output: 'the program wrote more than it may',
  killed: 'the interpreter crashed',
  protocol: 'what came out was not what the runner writes',
  format: 'the answer had not the asked form',
  'no-code': 'no code in the answer',
  'no-function': 'the asked function is not defined',
  syntax: 'the code does not compile',
  truncated: 'failed, and the answer was cut at max_tokens',
  refused: 'failed, and the model refused',
  unscored: 'not judged: no answer, or the sandbox failed',
};

/** What became of some samples of a run; those without a row are `''`. */
export interface Cause {
  readonly outcome: Outcome | '';
  readonly meaning: string;
  readonly count: number;
  /** Of all samples that the run is about. */
  readonly share: number;
}

/** Samples by what became of them, passed first and what is missing last; only those that there are. */
export function causesOf({ outcomes, exceptions, pending, total }: Score): Cause[] {
  const missing = { outcome: '', meaning: 'not asked yet, or not graded yet', count: pending } as const;
  const found = OUTCOMES.map((outcome) => ({
    outcome,
    meaning: outcome === 'error' ? raisedText(exceptions) : MEANING[outcome],
    count: (outcomes[outcome] ?? 0) - (outcome === 'unscored' ? pending : 0),
  }));
  return [...found, missing]
    .filter(({ count }) => count > 0)
    .map((cause) => ({ ...cause, share: cause.count / total }));
}

/** `the program raised or left early: TypeError 3, KeyError 1` */
function raisedText(exceptions: Score['exceptions']): string {
  const found = Object.entries(exceptions).toSorted(([, a], [, b]) => b - a);
  const counts = found.map(([name, count]) => `${name} ${count}`).join(', ');
  return counts === '' ? MEANING.error : `${MEANING.error}: ${counts}`;
}

/** The same as a table with its head. */
export function causeRows(score: Score): string[][] {
  const rows = causesOf(score).map(({ outcome, count, share, meaning }) => [
    outcome,
    String(count),
    percent(share),
    meaning,
  ]);
  return [['outcome', 'samples', 'of these', 'meaning'], ...rows];
}
