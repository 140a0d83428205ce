import type { Template } from '../../prompts/template.ts';
import type { AnsweredRow, PreparedRow } from '../../results/rows.ts';
import type { KeptTurn, Turns } from '../../results/turns.ts';
import type { Strategy } from '../../strategies/contract.ts';
import type { Asking } from '../asking.ts';
import type { Stage } from '../engine.ts';
import type { OnEvent } from '../events.ts';
import type { Grading } from '../grading.ts';
import type { Spending } from '../spending.ts';
import { NothingMore, SampleTurns } from './sample-turns.ts';
import { decidedRow } from './decided.ts';
import { SampleTrials } from './trials.ts';
import { isUntried, untriedRow } from './untried.ts';
import { viewOf } from './view.ts';

/** The rooms that a strategy works with, and what an earlier process left of samples that it did not live to decide. */
export interface StrategyRun {
  readonly strategy: Strategy;
  readonly template: Template;
  readonly asking: Asking;
  readonly grading: Grading;
  readonly spending: Spending;
  readonly stored: Turns;
  readonly onEvent?: OnEvent | undefined;
  /** Appends to the file of turns. */
  keepTurn(row: KeptTurn): Promise<void>;
}

/**
 * Obtains samples by a strategy. More of them are under way than requests may be in flight, which the asker bounds by
 * itself: while programs of some are tried in the sandbox, the server answers others.
 */
export function strategyStage(
  run: StrategyRun,
  keep: (row: AnsweredRow) => Promise<void>,
): Stage<PreparedRow, AnsweredRow> {
  return {
    concurrency: run.asking.concurrency + 2 * run.grading.box.concurrency,
    make: (row, signal) => obtain(run, row, signal),
    keep,
  };
}

/** Undefined where the budget is used up: the sample's turns are kept, and a later process goes on with them. */
async function obtain(
  run: StrategyRun,
  row: PreparedRow,
  signal: AbortSignal,
): Promise<AnsweredRow | undefined> {
  const { strategy, grading } = run;
  const task = grading.task({ id: row.task, language: row.language });
  const view = viewOf(task);
  const turns = new SampleTurns(run, row, new SampleTrials(run, task, view, signal), signal);
  try {
    const obtained = await strategy.obtain(row, view, turns);
    for (const fate of turns.fates(obtained)) await run.keepTurn(fate);
    return decidedRow(row, [...turns.made.values()], obtained);
  } catch (error) {
    // Answers that are still to come are kept too.
    await turns.rest();
    if (error instanceof NothingMore) return undefined;
    if (isUntried(error)) return untriedRow(run, row, [...turns.made.values()], error);
    throw error;
  }
}
