import type { Outcome } from '../outcome.ts';
import type { Effort } from '../results/effort.ts';
import { TurnMeans } from './by-turn.ts';

/** What the samples of a run took. Sums are over the samples whose rows tell them. */
export interface EffortFigures {
  readonly samples: number;
  readonly turns: number;
  /** Why a strategy asked no more → samples. */
  readonly stops: Readonly<Record<string, number>>;
  /** Whose results models were told: `visible tests`, `graded tests` … → samples. */
  readonly feedback: Readonly<Record<string, number>>;
  /** Of `repair`: the share of samples that had passed by its first answer, its second … */
  readonly passed_by_turn?: readonly number[];
  /** The mean share of the tests that they were tried on, after their first answer, their second … */
  readonly tests_by_turn?: readonly number[];
  /** All tokens, or seconds that the server worked, for each sample that passed; absent where none did or rows do not tell. */
  readonly tokens_a_solved?: number;
  readonly seconds_a_solved?: number;
}

/** Adds up what samples took; those without an answer cost something too, and are no part of it until they have one. */
export class EffortTally {
  #samples = 0;
  #solved = 0;
  #turns = 0;
  readonly #stops = new Map<string, number>();
  readonly #feedback = new Map<string, number>();
  /** Samples whose answer was kept in each round, and how many of them passed. */
  readonly #rounds = new Map<number, number>();
  readonly #shares = new TurnMeans();
  #last = 0;
  #tokens: number | undefined = 0;
  #seconds: number | undefined = 0;

  add({ tokens, seconds, turns = 1, stop, round, feedback, shares = [] }: Effort, outcome: Outcome): void {
    if (outcome === 'unscored') return;
    this.#samples += 1;
    this.#solved += outcome === 'passed' ? 1 : 0;
    this.#turns += turns;
    if (stop !== undefined) this.#stops.set(stop, (this.#stops.get(stop) ?? 0) + 1);
    if (feedback !== undefined) this.#feedback.set(feedback, (this.#feedback.get(feedback) ?? 0) + 1);
    if (round !== undefined)
      this.#rounds.set(round, (this.#rounds.get(round) ?? 0) + (outcome === 'passed' ? 1 : 0));
    this.#shares.add(shares);
    this.#last = Math.max(this.#last, round ?? 0);
    this.#tokens = sumOf(this.#tokens, tokens);
    this.#seconds = sumOf(this.#seconds, seconds);
  }

  #cumulative(): number[] {
    let passed = 0;
    return Array.from({ length: this.#last }, (_, at) => {
      passed += this.#rounds.get(at + 1) ?? 0;
      return passed / this.#samples;
    });
  }

  figures(): EffortFigures {
    const a = (sum: number | undefined): number | undefined =>
      sum === undefined || this.#solved === 0 ? undefined : sum / this.#solved;
    const shares = this.#shares.means();
    const [tokens, seconds] = [a(this.#tokens), a(this.#seconds)];
    return {
      samples: this.#samples,
      turns: this.#turns,
      stops: Object.fromEntries(this.#stops),
      feedback: Object.fromEntries(this.#feedback),
      ...(this.#last === 0 ? {} : { passed_by_turn: this.#cumulative() }),
      ...(shares.length === 0 ? {} : { tests_by_turn: shares }),
      ...(tokens === undefined ? {} : { tokens_a_solved: tokens }),
      ...(seconds === undefined ? {} : { seconds_a_solved: seconds }),
    };
  }
}

/** A sum without one of its parts would be no sum. */
const sumOf = (sum: number | undefined, part: number | undefined): number | undefined =>
  sum === undefined || part === undefined ? undefined : sum + part;
