/**
 * Means of a share over samples, turn by turn. A sample that has ended keeps its last one, as in the repository benchmark's mean
 * percentage a turn.
 */
export class TurnMeans {
  /** Of the samples that had this turn, by turns from 0. */
  readonly #sums: number[] = [];
  /** The last shares of those that ended with it. */
  readonly #lasts: number[] = [];
  #samples = 0;

  add(shares: readonly number[]): void {
    const last = shares.at(-1);
    if (last === undefined) return;
    this.#samples += 1;
    shares.forEach((share, turn) => (this.#sums[turn] = (this.#sums[turn] ?? 0) + share));
    this.#lasts[shares.length - 1] = (this.#lasts[shares.length - 1] ?? 0) + last;
  }

  /** As many as the longest sample has turns. */
  means(): number[] {
    let ended = 0;
    return this.#sums.map((sum, turn) => {
      ended += this.#lasts[turn - 1] ?? 0;
      return (sum + ended) / this.#samples;
    });
  }
}
