import { groupBy } from '../../group-by.ts';
import { differenceBetween } from '../../stats/ranking.ts';
import { points, signed } from '../figures.ts';
import { markdownTable, markdownText } from '../markdown.ts';
import { scoreCell } from '../score-figures.ts';
import type { Bench, BenchRun } from './contract.ts';

/** For each profile of checkpoints a table of them all, in their order, with each suite and how far each is from the first. */
export function checkpointParts(bench: Bench): string[] {
  const checkpoints = bench.profiles.filter(({ checkpoint_of: of }) => of !== undefined);
  return groupBy(checkpoints, ({ checkpoint_of: of }) => of ?? '').flatMap((group) => [
    `## Checkpoints of ${markdownText(group[0].checkpoint_of ?? '')}`,
    tableOf(
      group.map(({ profile }) => profile),
      bench,
    ),
  ]);
}

function tableOf(names: readonly string[], { boards }: Bench): string {
  const head = boards.flatMap(({ suite }) => [suite, `${suite}: to the first`]);
  const rows = names.map((name) => [name, ...boards.flatMap(({ runs }) => cellsOf(runs, name, names))]);
  return markdownTable(['checkpoint', ...head], rows);
}

function cellsOf(runs: readonly BenchRun[], name: string, names: readonly string[]): string[] {
  const run = runs.find(({ profile }) => profile === name);
  const first = runs.find(({ profile }) => profile === names[0]);
  if (run === undefined) return ['no result', ''];
  if (first === undefined || first === run || isIncomplete(first) || isIncomplete(run))
    return [scoreCell(run), ''];
  const difference = differenceBetween(first.summary, run.summary);
  const apart = difference === undefined ? '' : `${points(difference.value)} ${signed(difference)}`;
  return [scoreCell(run), apart];
}

const isIncomplete = ({ summary }: BenchRun): boolean => summary.unscored > 0;
