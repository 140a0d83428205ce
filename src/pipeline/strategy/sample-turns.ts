import type { Prompt } from '../../models/contract.ts';
import { present } from '../../present.ts';
import { rowKey } from '../../results/rows.ts';
import type { PreparedRow } from '../../results/rows.ts';
import type { TurnFate } from '../../results/turns.ts';
import type { GradedTests, Obtained, StrategyTools, Turn, TurnOptions } from '../../strategies/contract.ts';
import type { Trial, VisibleTests } from '../../strategies/visible/contract.ts';
import { tellAsked } from '../asking.ts';
import type { StrategyRun } from './stage.ts';
import type { SampleTrials } from './trials.ts';

/** The budget is used up: what is asked for anew has to wait for a later process. */
export class NothingMore extends Error {}

/** The requests of one sample: each is asked once, by whatever process. */
export class SampleTurns implements StrategyTools {
  /** In the order in which they were answered. */
  readonly made = new Map<string, Turn>();
  readonly visible: StrategyTools['visible'];
  readonly graded?: GradedTests;
  readonly #run: StrategyRun;
  readonly #row: PreparedRow;
  readonly #trials: SampleTrials;
  readonly #signal: AbortSignal;
  readonly #underWay: Promise<unknown>[] = [];

  constructor(run: StrategyRun, row: PreparedRow, trials: SampleTrials, signal: AbortSignal) {
    this.#run = run;
    this.#row = row;
    this.#trials = trials;
    this.#signal = signal;
    this.visible = trials.visible;
    if (trials.graded !== undefined) this.graded = trials.graded;
  }

  readonly ask = (id: string, prompt: Prompt, options: TurnOptions = {}): Promise<Turn> =>
    this.#watched(async () => {
      const stored = this.#run.stored.get(rowKey(this.#row))?.get(id);
      const turn = stored ?? (await this.#askNow(id, prompt, options));
      this.made.set(id, turn);
      return turn;
    });

  async #askNow(id: string, prompt: Prompt, { draw = 0, logprobs }: TurnOptions): Promise<Turn> {
    const { strategy, asking, spending, keepTurn, onEvent } = this.#run;
    if (spending.isOver) throw new NothingMore();
    const { prefill, ...row } = this.#row;
    const begun = prompt === this.#row.prompt ? present({ prefill }) : {};
    // The seed goes with the sample's index: no two answers to one prompt have the same.
    const asked = { ...row, ...begun, prompt, sample: row.sample * strategy.draws + draw };
    const turn = await tellAsked(async () => {
      const answered = await asking.ask(asked, this.#signal, present({ logprobs }));
      return { ...answered, sample: row.sample, strategy: strategy.name, turn: id };
    }, onEvent);
    await keepTurn(turn);
    spending.add(turn);
    return turn;
  }

  readonly trial = (turn: Turn, tests: VisibleTests): Promise<Trial> =>
    this.#watched(() => this.#trials.trial(turn, tests));

  #watched<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = work();
    this.#underWay.push(result);
    return result;
  }

  /** Resolves when nothing is under way: a strategy ends with the first thing that fails of several. */
  async rest(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** A second line for each turn that was answered: what became of it. */
  fates({ chosen, why }: Obtained): TurnFate[] {
    const { task, language, sample } = this.#row;
    const answered = [...this.made.values()].filter(({ answer }) => answer !== null);
    return answered.map(({ strategy, turn }) => {
      const kept = turn === chosen.turn;
      const fate = { task, language, sample, strategy, turn, ...this.#trials.tried.get(turn), kept };
      return kept ? { ...fate, why } : fate;
    });
  }
}
