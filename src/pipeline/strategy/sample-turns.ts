import type { Prompt } from '../../models/contract.ts';
import { present } from '../../present.ts';
import type { TemplateTask } from '../../prompts/variables.ts';
import { rowKey } from '../../results/rows.ts';
import type { PreparedRow } from '../../results/rows.ts';
import type { TurnFate, TurnRow } from '../../results/turns.ts';
import type { Obtained, StrategyTools, Turn, TurnOptions } from '../../strategies/contract.ts';
import type { Trial, VisibleTests } from '../../strategies/visible/contract.ts';
import { visibleTests } from '../../strategies/visible/read.ts';
import { runVisible } from '../../strategies/visible/run.ts';
import { takeCode } from '../grade.ts';
import type { StrategyRun } from './stage.ts';

/** The budget is used up: what is asked for anew has to wait for a later process. */
export class NothingMore extends Error {}

/** The requests and trials of one sample: each is asked once, by whatever process. */
export class SampleTurns implements StrategyTools {
  /** In the order in which they were answered. */
  readonly made = new Map<string, Turn>();
  readonly visible: StrategyTools['visible'];
  readonly #run: StrategyRun;
  readonly #row: PreparedRow;
  readonly #task: TemplateTask;
  readonly #signal: AbortSignal;
  /** What came of the code of turns, by their ids. */
  readonly #tried = new Map<string, Pick<TurnRow, 'code' | 'trial'>>();
  /** Equal programs are run once: at low temperatures most are. */
  readonly #trials = new Map<string, Promise<Trial>>();
  readonly #underWay: Promise<unknown>[] = [];

  constructor(run: StrategyRun, row: PreparedRow, task: TemplateTask, signal: AbortSignal) {
    this.#run = run;
    this.#row = row;
    this.#task = task;
    this.#signal = signal;
    this.visible = visibleTests(task);
  }

  readonly ask = (id: string, prompt: Prompt, options: TurnOptions = {}): Promise<Turn> =>
    this.#watched(async () => {
      const stored = this.#run.stored.get(rowKey(this.#row))?.get(id);
      const turn = stored ?? (await this.#askNow(id, prompt, options));
      this.made.set(id, turn);
      return turn;
    });

  async #askNow(id: string, prompt: Prompt, { draw = 0, logprobs }: TurnOptions): Promise<Turn> {
    const { strategy, asking, spending, keepTurn } = this.#run;
    if (spending.isOver) throw new NothingMore();
    const { prefill, ...row } = this.#row;
    const begun = prompt === this.#row.prompt ? present({ prefill }) : {};
    // The seed goes with the sample's index: no two answers to one prompt have the same.
    const asked = { ...row, ...begun, prompt, sample: row.sample * strategy.draws + draw };
    const answered = await asking.ask(asked, this.#signal, present({ logprobs }));
    const turn = { ...answered, sample: row.sample, strategy: strategy.name, turn: id };
    await keepTurn(turn);
    spending.add(turn);
    return turn;
  }

  readonly trial = (turn: Turn, tests: VisibleTests): Promise<Trial> =>
    this.#watched(() => this.#try(turn, tests));

  async #try(turn: Turn, tests: VisibleTests): Promise<Trial> {
    const code = takeCode(turn, turn.answer ?? '', this.#task, this.#run.grading).code;
    const key = JSON.stringify([code, tests.cases]);
    const trial = this.#trials.get(key) ?? runVisible(this.#run.grading.box, code, tests, this.#signal);
    this.#trials.set(key, trial);
    this.#tried.set(turn.turn, { code, trial: await trial });
    return await trial;
  }

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
      const tried = this.#tried.get(turn) ?? {};
      return {
        task,
        language,
        sample,
        strategy,
        turn,
        ...tried,
        kept,
        ...(kept ? { why } : {}),
      };
    });
  }
}
