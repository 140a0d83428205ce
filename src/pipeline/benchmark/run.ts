import type { Template } from '../../prompts/template.ts';
import type { AnsweredRow } from '../../results/rows.ts';
import type { RunStore } from '../../results/store.ts';
import type { Turns } from '../../results/turns.ts';
import type { Strategy } from '../../strategies/contract.ts';
import type { Suite } from '../../suites/contract.ts';
import type { Asking } from '../asking.ts';
import type { AskingOrder } from '../asking-order.ts';
import type { BenchmarkOptions } from '../benchmark.ts';
import type { Grading } from '../grading.ts';
import type { PlannedSample } from '../plan.ts';
import type { Spending } from '../spending.ts';
import type { Tally } from './tally.ts';

/** One benchmark with everything opened. */
export interface Run {
  readonly suite: Suite;
  readonly template: Template;
  /** Undefined for `direct`. */
  readonly strategy: Strategy | undefined;
  readonly asking: Asking;
  readonly grading: Grading;
  readonly spending: Spending;
  readonly options: BenchmarkOptions;
}

/** What this process does of it. */
export interface UnderWay {
  readonly store: RunStore;
  readonly tally: Tally;
  /** Samples that have no answer yet. */
  readonly left: readonly PlannedSample[];
  readonly order: AskingOrder;
  /** What an earlier process was answered for samples that it did not live to decide. */
  readonly turns: Turns;
}

/** What a strategy asked is paid by its turns; the sample's row has no more than their sum. */
export function spend({ strategy, spending }: Run, row: AnsweredRow): void {
  if (strategy === undefined) spending.add(row);
}
