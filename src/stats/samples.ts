import { byTask } from './figures.ts';
import type { TaskCount } from './figures.ts';
import { clustered, varianceOfShare } from './interval.ts';
import type { Estimate } from './interval.ts';

/** Standard errors of pass@1, as shares: `total² = tasks² + answers²`. */
export interface Noise {
  /** What other tasks and other answers would change together. */
  readonly total: number;
  /** What other tasks of the same kind would change (data noise). */
  readonly tasks: number;
  /** What other answers to the same tasks would change (prediction noise). */
  readonly answers: number;
}

/**
 * Parts the noise of pass@1 into that of the choice of tasks and that of the model's answers. Undefined where a task has one
 * sample, since nothing tells the two apart then, and for one task.
 * Source: Miller, Adding Error Bars to Evals, 2024, section 3 (arXiv:2411.00640), with unbiased variances.
 */
export function noiseOf(tasks: readonly TaskCount[]): Noise | undefined {
  const shares = byTask(tasks.map(({ task, samples, passed }) => [task, [passed / samples, 1]]));
  if (shares.length < 2 || tasks.some(({ samples }) => samples < 2)) return undefined;
  const total = varianceOfShare(shares);
  const answers = tasks.reduce((sum, task) => sum + varianceOfMean(task), 0) / tasks.length ** 2;
  return {
    total: Math.sqrt(total),
    tasks: Math.sqrt(Math.max(0, total - answers)),
    answers: Math.sqrt(answers),
  };
}

/** Of the share of a task's samples that passed, without bias. */
function varianceOfMean({ samples, passed }: TaskCount): number {
  const share = passed / samples;
  return (share * (1 - share)) / (samples - 1);
}

/**
 * How often two samples of one task both pass or both fail, as a mean over tasks; undefined where no task has two.
 * Source: Fleiss, Measuring Nominal Scale Agreement Among Many Raters, Psychological Bulletin 76, 1971 (the P of a subject).
 */
export function agreementOf(tasks: readonly TaskCount[]): Estimate | undefined {
  const repeated = tasks.filter(({ samples }) => samples > 1);
  if (repeated.length === 0) return undefined;
  return clustered(byTask(repeated.map((task) => [task.task, [pairsAlike(task), 1]])));
}

function pairsAlike({ samples, passed }: TaskCount): number {
  const failed = samples - passed;
  return (passed * (passed - 1) + failed * (failed - 1)) / (samples * (samples - 1));
}
