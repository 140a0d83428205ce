import type { ProfileState } from '../../results/bench/state.ts';
import { duration } from '../figures.ts';
import { failuresText } from '../failed.ts';
import { safeEnd } from '../safe.ts';
import { scoreCell } from '../score-figures.ts';
import { table, terminalWidth } from '../table.ts';
import type { Bench } from './contract.ts';
import { STATES } from './list.ts';

const NARROWEST_NAME = 16;
/** Columns for state, suite, score and time. */
const FIGURES = 62;

/** What a bench came to, a line a profile and suite, with why some have no result. */
export function benchText(bench: Bench, states: readonly ProfileState[], width = terminalWidth()): string {
  const room = Math.max(NARROWEST_NAME, width - FIGURES);
  const rows = states.flatMap((state) => rowsOf(bench, state, room));
  const failures = states.flatMap(({ profile, failure, runs }) => [
    { name: profile, failure },
    ...runs.map((run) => ({ name: `${profile} on ${run.suite}`, failure: run.failure })),
  ]);
  const head = ['profile', 'state', 'suite', 'score and 95 % interval', 'time'];
  return [table([head, ...rows], [0, 1, 2, 3]), ...failuresText(failures)].join('\n\n');
}

function rowsOf({ boards }: Bench, { profile, state, runs }: ProfileState, room: number): string[][] {
  const start = [safeEnd(profile, room), STATES[state]];
  if (runs.length === 0) return [[...start, '', '', '']];
  const found = boards.flatMap((board) => board.runs).filter((run) => run.profile === profile);
  return runs.map(({ suite, seconds, file }) => {
    const run = found.find(({ report }) => file !== undefined && report.files?.eval?.endsWith(file) === true);
    return [
      ...start,
      safeEnd(suite, 16),
      run === undefined ? 'no result' : scoreCell(run),
      duration(seconds),
    ];
  });
}
