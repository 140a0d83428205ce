import type { Verdict } from '../grading/contract.ts';
import type { Task } from '../suites/contract.ts';
import { openGrading } from './grading.ts';
import type { GradingOptions } from './grading.ts';
import { openSuite } from './suite.ts';
import type { ChosenSuite } from './suite.ts';

export interface Sample {
  /** Id of a task: `HumanEval/0`. */
  readonly task: string;
  /** Where a task is asked in several languages; default Python. */
  readonly language?: Task['language'];
  /** A whole program. */
  readonly code: string;
}

export interface GradeSamplesOptions extends Omit<GradingOptions, 'extractor'>, ChosenSuite {}

export interface GradedCode extends Sample {
  readonly verdict: Verdict;
}

/**
 * Verdicts for programs that are at hand, in their order. Nothing is written to disk but cached expected values.
 *
 * @throws AssayError for an unknown suite or task.
 * @example
 * const [first] = await gradeSamples([{ task: 'demo/0', code: 'def add(a, b): return a + b' }], { suite: 'demo' });
 */
export async function gradeSamples(
  samples: readonly Sample[],
  options: GradeSamplesOptions,
): Promise<GradedCode[]> {
  const suite = await openSuite(options);
  const grading = await openGrading(suite, options);
  try {
    const grade = async (sample: Sample): Promise<GradedCode> => {
      const task = grading.task({ id: sample.task, language: sample.language ?? 'python' });
      return {
        ...sample,
        verdict: await grading.grader.grade(task, sample.code, { signal: options.signal }),
      };
    };
    return await Promise.all(samples.map(grade));
  } finally {
    await grading.close();
  }
}
