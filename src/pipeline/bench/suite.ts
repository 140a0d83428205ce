import { basename } from 'node:path';
import { counted } from '../../counted.ts';
import { factsOf } from '../../error-facts.ts';
import type { RunningServer } from '../../models/servers/contract.ts';
import type { ProfileRun } from '../../results/bench/state.ts';
import { runBenchmark } from '../benchmark.ts';
import type { BenchmarkOptions, BenchmarkResult } from '../benchmark.ts';
import type { OnEvent } from '../events.ts';

/** How every suite of a profile is asked. `results` is the profile's folder. */
export interface AskOptions extends Omit<BenchmarkOptions, 'suite' | 'model' | 'server' | 'onEvent'> {
  readonly onEvent: OnEvent;
}

interface Asked {
  /** Name of the profile. */
  readonly profile: string;
  readonly suite: string;
  readonly server: RunningServer | undefined;
  /** What an earlier process has left of it. */
  readonly before: ProfileRun | undefined;
}

/**
 * Asks a profile a suite; a run that an earlier process left unfinished is gone on with. What goes wrong is in what it
 * returns, with the rows that there are. @throws the signal's reason
 */
export async function askSuite(
  { profile, suite, server, before }: Asked,
  options: AskOptions,
): Promise<ProfileRun> {
  const { onEvent, signal } = options;
  const started = performance.now();
  const seconds = (): number => (before?.seconds ?? 0) + (performance.now() - started) / 1000;
  let file = before?.file;
  const watch: OnEvent = (event) => {
    if (event.kind === 'planned' && event.graded !== undefined) file = basename(event.graded);
    onEvent(event);
  };
  try {
    const served = server === undefined ? {} : { server };
    const result = await runBenchmark({ ...options, ...served, suite, model: profile, onEvent: watch });
    onEvent({ kind: 'note', text: `${profile} on ${suite}: ${told(result)}` });
    return runOf(suite, result, seconds());
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const failure = factsOf(error);
    onEvent({ kind: 'note', text: `${profile} on ${suite}: ${failure.message.split('\n', 1)[0]}` });
    return { suite, seconds: seconds(), ...(file === undefined ? {} : { file }), state: 'failed', failure };
  }
}

const told = ({ score }: BenchmarkResult): string =>
  `${score.complete ? 'done' : 'incomplete'}, ${score.passed} of ${score.total} passed`;

function runOf(suite: string, { files, score }: BenchmarkResult, seconds: number): ProfileRun {
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
