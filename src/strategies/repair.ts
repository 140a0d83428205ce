/**
 * Repair: the program is tried on tests that the model may know, what they say goes back, and the model writes it again.
 * The loop, its stop reasons and its control arms are those of the repository benchmark (method generation with test
 * feedback); on other suites the tests are the examples of the prompt, else the model's own.
 */
import type { Prompt } from '../models/contract.ts';
import type { PreparedRow } from '../results/rows.ts';
import { unanswered } from './candidates.ts';
import type { Obtained, Strategy, StrategyTools, Turn } from './contract.ts';
import { adding, after, said } from './conversation.ts';
import { openCourt } from './court.ts';
import type { Court, Judged } from './court.ts';

/** What is left out of the loop, to see what of it helps. */
export const REPAIR_ARMS = ['no-feedback', 'no-multiturn', 'no-history', 'repair-sampling'] as const;

export type RepairArm = (typeof REPAIR_ARMS)[number];

interface RepairGiven {
  readonly maxTurns: number;
}

/** A turn that did not pass, with what the model is told of it. */
interface Round {
  readonly turn: Turn;
  readonly judged: Judged;
}

export const repair = (arm: RepairArm | undefined, { maxTurns }: RepairGiven): Strategy => ({
  name: arm === undefined ? 'repair' : `repair:${arm}`,
  settings: { max_turns: maxTurns, version: 1 },
  needsChat: true,
  tries: 'any tests',
  draws: arm === 'repair-sampling' ? maxTurns : 1,
  async obtain(row, task, tools) {
    const court = await openCourt(row, task, tools);
    if ('failed' in court) return unanswered(court.failed);
    const loop = new Loop(row, tools, court, arm);
    const obtained = await loop.run(maxTurns);
    return court.isEmpty ? obtained : { ...obtained, feedback: court.feedback, testsByTurn: loop.shares };
  },
});

/** The turns of one sample. */
class Loop {
  readonly #row: PreparedRow;
  readonly #tools: StrategyTools;
  readonly #court: Court;
  readonly #arm: RepairArm | undefined;
  readonly #rounds: Round[] = [];

  constructor(row: PreparedRow, tools: StrategyTools, court: Court, arm: RepairArm | undefined) {
    this.#row = row;
    this.#tools = tools;
    this.#court = court;
    this.#arm = arm;
  }

  async run(maxTurns: number): Promise<Obtained> {
    for (;;) {
      const turn = await this.#next();
      const last = this.#rounds.at(-1);
      if (turn.answer === null) return failedTurn(turn, last);
      if (this.#court.isEmpty)
        return { chosen: turn, why: 'there are no tests to try it on', stop: 'no_tests' };
      const judged = await this.#court.judge(turn);
      this.#rounds.push({ turn, judged });
      const stop = stopAfter(judged, this.#rounds.length >= maxTurns);
      if (stop !== undefined) return { chosen: turn, why: this.#why(judged), stop };
    }
  }

  /** Of the tests that each answer passed. */
  get shares(): number[] {
    return this.#rounds.map(({ judged: { passed, total } }) => passed / total);
  }

  /** Where the conversation is too long for the model, its oldest answer and feedback are left out. */
  async #next(): Promise<Turn> {
    const id = `turn ${this.#rounds.length + 1}`;
    const draw = this.#arm === 'repair-sampling' ? this.#rounds.length : 0;
    for (let left = 0; ; left += 1) {
      const rounds = this.#rounds.slice(left);
      const turn = await this.#tools.ask(left === 0 ? id : `${id} without ${left}`, this.#prompt(rounds), {
        draw,
      });
      if (turn.failure?.kind !== 'overflow' || this.#told(rounds).length < 2) return turn;
    }
  }

  /** The rounds that the model is told of. */
  #told(rounds: readonly Round[]): readonly Round[] {
    if (this.#arm === 'repair-sampling') return this.#rounds.slice(0, 1);
    return this.#arm === 'no-history' || this.#arm === 'no-multiturn' ? rounds.slice(-1) : rounds;
  }

  #prompt(rounds: readonly Round[]): Prompt {
    const told = this.#told(rounds);
    if (this.#arm === 'no-multiturn')
      return told.reduce<Prompt>(
        (prompt, round) =>
          adding(prompt, `Your last answer was:\n\n${said(round.turn)}\n\n${this.#feedback(round)}`),
        this.#row.prompt,
      );
    return told.reduce<Prompt>(
      (prompt, round) => after(prompt, round.turn, this.#feedback(round)),
      this.#row.prompt,
    );
  }

  #feedback({ judged }: Round): string {
    return this.#court.say(this.#arm === 'no-feedback' ? '' : judged.found);
  }

  #why({ passed, total }: Judged): string {
    return `turn ${this.#rounds.length} passes ${passed} of ${total} ${this.#court.word}`;
  }
}

function stopAfter({ outcome, isCrushed }: Judged, isLast: boolean): Obtained['stop'] {
  if (outcome === 'passed') return 'passed_tests';
  if (isCrushed) return 'crushed_tests';
  return isLast ? 'max_turns_reached' : undefined;
}

/** A conversation that is too long is the model's own limit: the last answer stands. Any other failure is asked for again. */
function failedTurn(failed: Turn, last: Round | undefined): Obtained {
  if (last === undefined || failed.failure?.kind !== 'overflow') return unanswered(failed);
  return { chosen: last.turn, why: 'the next turn is too long for the model', stop: 'generation_error' };
}
