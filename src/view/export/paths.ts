import { AssayError } from '../../errors.ts';
import { runBoards } from '../answers/runs.ts';
import { countOf } from '../index/columns.ts';
import { paths } from '../paths.ts';
import type { ViewedRun } from '../runs/run.ts';
import type { ViewedRuns } from '../runs/runs.ts';

/** Every pair of a board is a file, so a board of more is not to be written by accident. */
const MOST_OF_A_BOARD = 64;

/** The paths of all answers about some runs. @throws AssayError `too-many-runs`. */
export async function answerPaths(runs: ViewedRuns): Promise<string[]> {
  const { runs: all } = await runs.list();
  const boards = runBoards(all).map((board) => board.runs);
  for (const board of boards) if (board.length > MOST_OF_A_BOARD) throw tooMany(board);
  const found: string[] = [paths.runs];
  for (const run of boards.flat()) {
    const { columns } = await runs.shelf.open(run.file);
    found.push(...pathsOfRun(run, countOf(columns)));
  }
  return [...found, ...boards.flatMap(pathsOfPairs)];
}

const pathsOfRun = ({ id }: ViewedRun, samples: number): string[] => [
  paths.run(id),
  paths.tasks(id),
  paths.samples(id),
  ...Array.from({ length: samples }, (_, n) => paths.sample(id, n)),
];

const pathsOfPairs = (runs: readonly ViewedRun[]): string[] =>
  runs.flatMap((a) => runs.filter((b) => b !== a).map((b) => paths.compare(a.id, b.id)));

function tooMany(runs: readonly ViewedRun[]): AssayError {
  const suite = runs[0]?.run.suite ?? '';
  return new AssayError(
    'too-many-runs',
    `${runs.length} runs of ${suite} have ${runs.length * (runs.length - 1)} comparisons, a file each.`,
    { next: `Give the graded files that you want to publish, up to ${MOST_OF_A_BOARD} of a suite.` },
  );
}
