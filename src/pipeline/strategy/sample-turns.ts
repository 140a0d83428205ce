import type { Prompt } from '../../models/contract.ts';
import { rowKey } from '../../results/rows.ts';
import type { PreparedRow } from '../../results/rows.ts';
import type { TurnRow } from '../../results/turns.ts';
import type { Obtained, StrategyTools, Turn, TurnOptions } from '../../strategies/contract.ts';
import type { StrategyRun } from './stage.ts';

/** The budget is used up: what is asked for anew has to wait for a later process. */
export class NothingMore extends Error {}

/** The requests of one sample: each is asked once, by whatever process. */
export class SampleTurns implements StrategyTools {
  /** In the order in which they were asked for. */
  readonly made = new Map<string, Turn>();
  readonly #run: StrategyRun;
  readonly #row: PreparedRow;
  readonly #signal: AbortSignal;

  constructor(run: StrategyRun, row: PreparedRow, signal: AbortSignal) {
    this.#run = run;
    this.#row = row;
    this.#signal = signal;
  }

  readonly ask = async (id: string, prompt: Prompt, options: TurnOptions = {}): Promise<Turn> => {
    const stored = this.#run.stored.get(rowKey(this.#row))?.get(id);
    const turn = stored ?? (await this.#askNow(id, prompt, options));
    this.made.set(id, turn);
    return turn;
  };

  async #askNow(id: string, prompt: Prompt, { draw = 0 }: TurnOptions): Promise<Turn> {
    const { strategy, asking, spending, keepTurn } = this.#run;
    if (spending.isOver) throw new NothingMore();
    const { prefill, ...row } = this.#row;
    const begun = prompt === this.#row.prompt && prefill !== undefined ? { prefill } : {};
    // The seed goes with the sample's index: no two answers to one prompt have the same.
    const asked = { ...row, ...begun, prompt, sample: row.sample * strategy.draws + draw };
    const answered = await asking.ask(asked, this.#signal);
    const turn = { ...answered, sample: row.sample, strategy: strategy.name, turn: id };
    await keepTurn(turn);
    spending.add(turn);
    return turn;
  }

  /** A second line for each turn that was answered: what became of it. */
  fates({ chosen, why }: Obtained): object[] {
    const { task, language, sample } = this.#row;
    const answered = [...this.made.values()].filter(({ answer }) => answer !== null);
    return answered.map(({ strategy, turn }) => {
      const kept = turn === chosen.turn;
      return { task, language, sample, strategy, turn, kept, ...(kept ? { why } : {}) } satisfies Fate;
    });
  }
}

type Fate = Pick<TurnRow, 'task' | 'language' | 'sample' | 'strategy' | 'turn' | 'kept' | 'why'>;
