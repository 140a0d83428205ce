import { present } from '../../present.ts';
import { boardsOf } from '../../report/leaderboard/boards.ts';
import { mixtures } from '../../report/leaderboard/rows.ts';
import type { Models } from '../../results/models-file.ts';
import type { RankedRun, RunBoard, Running, Runs } from '../contract.ts';
import type { AllRuns } from '../runs/runs.ts';
import type { ViewedRun } from '../runs/run.ts';
import { headOf } from './head.ts';

/** `api/runs.json` */
export function runsAnswer({ runs, leftOut }: AllRuns, models: Models): Runs {
  return {
    boards: runBoards(runs).map((board) => toBoard(board, models)),
    left_out: leftOut,
    running: runningOf(runs),
  };
}

/** Runs of one version of a suite, the best first. */
export interface ViewedBoard {
  readonly board: ReturnType<typeof boardsOf>[number];
  readonly runs: readonly ViewedRun[];
}

/** Boards of all runs but those that have only begun; one that ended without a verdict is there to be asked why. */
export function runBoards(runs: readonly ViewedRun[]): ViewedBoard[] {
  const shown = runs.filter(({ summary, state }) => summary.tasks.length > 0 || state !== 'running');
  const bySummary = new Map(shown.map((run) => [run.summary, run]));
  return boardsOf([...bySummary.keys()]).map((board) => ({
    board,
    runs: board.standings.flatMap(({ run }) => bySummary.get(run) ?? []),
  }));
}

function toBoard({ board, runs }: ViewedBoard, models: Models): RunBoard {
  const ranked = board.standings.map(({ run, score, points, languages, group, unranked }, at): RankedRun => {
    const viewed = runs[at];
    if (viewed === undefined) throw new TypeError('a standing of no run');
    const { tasks, total, unscored } = run;
    const figures = present({ score, points, languages, group, unranked });
    return { ...headOf(viewed, models), tasks: tasks.length, total, unscored, ...figures };
  });
  const { suite, version } = board;
  return { ...present({ suite, version }), mixtures: mixtures(board), runs: ranked };
}

/** Runs that a process works on now. */
export function runningOf(runs: readonly ViewedRun[]): Running[] {
  return runs
    .filter(({ state }) => state === 'running')
    .map(({ id, name: file, run: { suite, model }, summary: { total, unscored, tasks } }) => ({
      id,
      file,
      suite,
      model,
      total,
      graded: total - unscored,
      passed: tasks.reduce((sum, { passed }) => sum + passed, 0),
    }));
}
