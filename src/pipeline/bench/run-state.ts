import { basename } from 'node:path';
import { counted } from '../../counted.ts';
import { factsOf } from '../../error-facts.ts';
import type { ProfileRun } from '../../results/bench/state.ts';
import type { BenchmarkResult } from '../benchmark.ts';

/** What a bench keeps of a run that has come to its end, or was stopped. */
export function runOf(suite: string, { files, score }: BenchmarkResult, seconds: number): ProfileRun {
  const run = { suite, seconds, ...(files.eval === undefined ? {} : { file: basename(files.eval) }) };
  if (score.complete) return { ...run, state: 'done' };
  const [why] = Object.entries(score.reasons).toSorted(([, a], [, b]) => b - a);
  const because = why === undefined ? '' : `; the commonest reason, ${counted(why[1], 'time')}: ${why[0]}`;
  return {
    ...run,
    state: 'incomplete',
    failure: {
      code: 'incomplete',
      message: `${score.unscored} of ${counted(score.total, 'sample')} have no verdict${because}`,
      next: 'The same command tries them again; nothing that has its verdict is asked again.',
    },
  };
}

/** The same of one that could not be had; what an earlier process has is kept. */
export function failedRun(
  suite: string,
  error: unknown,
  seconds: number,
  before: ProfileRun | undefined,
): ProfileRun {
  const file = before?.file;
  return {
    suite,
    seconds,
    ...(file === undefined ? {} : { file }),
    state: 'failed',
    failure: factsOf(error),
  };
}
