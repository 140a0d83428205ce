import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import { comparabilityOf } from '../stats/comparable.ts';
import { compareRuns } from '../stats/comparison.ts';
import type { Score } from '../stats/score.ts';
import { estimateText, points, signed } from './figures.ts';

/** A threshold that a run meets or misses. */
export interface Gate {
  readonly gate: 'min-score' | 'no-regression';
  readonly met: boolean;
  readonly text: string;
}

/** Whether points earned, or pass@1 over all test sets, reach `percent`. A run without a score does not. */
export function minScore(score: Score, percent: number): Gate {
  const estimate = score.points?.all ?? score.pass_at['1'];
  if (estimate === undefined)
    return { gate: 'min-score', met: false, text: `There is no score yet that could reach ${percent} %.` };
  const met = 100 * estimate.value >= percent - 1e-9;
  const text = `The score is ${estimateText(estimate)}, ${met ? 'not below' : 'below'} ${percent} %.`;
  return { gate: 'min-score', met, text };
}

/**
 * Whether the data show that `run` is worse than `base`: over the samples of both, by the paired test at 5 %.
 * @throws AssayError `not-comparable` where they are of other tasks or rules.
 */
export function noRegression(base: ScoredRun, run: ScoredRun): Gate {
  const { comparable, differing } = comparabilityOf([base, run]);
  const comparison = compareRuns(base, run);
  if (comparable === 'no' || comparison === undefined) {
    const why = differing.filter(({ effect }) => effect === 'no').map(({ fact }) => fact);
    throw new AssayError(
      'not-comparable',
      `${base.file} and ${run.file} are not comparable: ${why.join(', ') || 'no sample is in both'}.`,
      { next: `See why: assay compare ${base.file} ${run.file}` },
    );
  }
  const { difference, tasks } = comparison;
  const { value, test } = difference;
  const met = value >= 0 || test.p >= 0.05;
  const figures = `${points(value)} ${signed(difference)}, p = ${test.p.toPrecision(2)} over ${counted(tasks, 'task')}`;
  return {
    gate: 'no-regression',
    met,
    text: `${met ? 'No regression is shown' : 'Worse'} against ${base.model}: ${figures}.`,
  };
}
