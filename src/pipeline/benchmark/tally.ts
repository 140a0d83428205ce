import { groupBy } from '../../group-by.ts';
import { effortOf } from '../../results/effort.ts';
import { rowKey } from '../../results/rows.ts';
import type { GradedRow } from '../../results/rows.ts';
import { EffortTally } from '../../stats/effort.ts';
import type { EffortFigures } from '../../stats/effort.ts';
import { InOrder } from '../../stats/live.ts';
import type { Final } from '../../stats/live.ts';
import { Scoreboard } from '../../stats/scoreboard.ts';
import type { Score } from '../../stats/score.ts';
import { countTasks } from '../plan.ts';
import type { Halt } from '../until/halt.ts';
import { keyOf } from './planned.ts';
import type { Planned } from './planned.ts';

/** Counts the verdicts of a run, those of earlier processes too, and lets the rule that may end it look at each. */
export class Tally {
  readonly #board: Scoreboard;
  readonly #inOrder: InOrder;
  readonly #effort = new EffortTally();
  readonly #halt: Halt | undefined;

  constructor({ tasks, plan }: Pick<Planned, 'tasks' | 'plan'>, halt: Halt | undefined) {
    this.#board = new Scoreboard({ tasks: countTasks(tasks), total: plan.length });
    this.#inOrder = new InOrder(groupBy(plan, ({ task }) => task.id).map((samples) => samples.map(keyOf)));
    this.#halt = halt;
  }

  add(row: GradedRow): void {
    this.#board.add(row);
    this.#effort.add(effortOf(row), row.outcome);
    if (row.outcome !== 'unscored') this.#inOrder.add(rowKey(row), row.outcome === 'passed');
    this.#halt?.note(this.#inOrder);
  }

  get live(): ReturnType<Scoreboard['live']> {
    return this.#board.live();
  }

  /** Where the run would end. */
  get final(): Final {
    return this.#inOrder.final;
  }

  get effort(): EffortFigures {
    return this.#effort.figures();
  }

  /** A run that a rule has ended says so, and where all of it would have. */
  score(): Score {
    const score = this.#board.score();
    if (score.complete || this.#halt?.rule === undefined || this.#halt.why === undefined) return score;
    const { rule, why } = this.#halt;
    return { ...score, stopped: { rule, why, ...this.final } };
  }
}
