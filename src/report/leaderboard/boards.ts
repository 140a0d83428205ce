import { groupBy } from '../../group-by.ts';
import type { Summary } from '../../results/listing/summary.ts';
import { rank } from '../../stats/ranking.ts';
import type { Board } from './rows.ts';

/** Runs as boards, one for each version of a suite, by name; `choose` leaves out runs of one board. */
export function boardsOf(
  runs: readonly Summary[],
  choose: (board: readonly Summary[]) => readonly Summary[] = (board) => board,
): Board[] {
  const boards = groupBy(runs, (run) => `${run.suite}\n${versionOf(run) ?? ''}`).map((group): Board => {
    const version = versionOf(group[0]);
    const standings = rank(choose(group));
    return { suite: group[0].suite, ...(version === undefined ? {} : { version }), standings };
  });
  return boards.toSorted((a, b) => a.suite.localeCompare(b.suite, 'en'));
}

const versionOf = ({ facts }: Summary): string | undefined => facts['suite version'];
