import type { Outcome } from '../outcome.ts';
import type { Effort } from '../results/effort.ts';

/** What the samples of a run took. Sums are over the samples whose rows tell them. */
export interface EffortFigures {
  readonly samples: number;
  readonly turns: number;
  /** Why a strategy asked no more → samples. */
  readonly stops: Readonly<Record<string, number>>;
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
  #tokens: number | undefined = 0;
  #seconds: number | undefined = 0;

  add({ tokens, seconds, turns = 1, stop }: Effort, outcome: Outcome): void {
    if (outcome === 'unscored') return;
    this.#samples += 1;
    this.#solved += outcome === 'passed' ? 1 : 0;
    this.#turns += turns;
    if (stop !== undefined) this.#stops.set(stop, (this.#stops.get(stop) ?? 0) + 1);
    this.#tokens = sumOf(this.#tokens, tokens);
    this.#seconds = sumOf(this.#seconds, seconds);
  }

  figures(): EffortFigures {
    const a = (sum: number | undefined): number | undefined =>
      sum === undefined || this.#solved === 0 ? undefined : sum / this.#solved;
    const [tokens, seconds] = [a(this.#tokens), a(this.#seconds)];
    return {
      samples: this.#samples,
      turns: this.#turns,
      stops: Object.fromEntries(this.#stops),
      ...(tokens === undefined ? {} : { tokens_a_solved: tokens }),
      ...(seconds === undefined ? {} : { seconds_a_solved: seconds }),
    };
  }
}

/** A sum without one of its parts would be no sum. */
const sumOf = (sum: number | undefined, part: number | undefined): number | undefined =>
  sum === undefined || part === undefined ? undefined : sum + part;
