/**
 * How many requests may be under way: grows by one a round of successes and halves when the server says that it is too
 * much (additive increase, multiplicative decrease: Chiu and Jain, 1989).
 */
export class Pace {
  readonly #highest: number;
  #limit: number;
  #reducedAt = -Infinity;

  constructor(highest: number) {
    this.#highest = highest;
    this.#limit = highest;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  succeeded(): void {
    this.#limit = Math.min(this.#highest, this.#limit + 1 / this.#limit);
  }

  /**
   * Requests that were sent together fail together: only one sent after the last reduction says something new.
   * @returns whether fewer requests may be under way than before.
   */
  refused(sentAt: number, now: number): boolean {
    if (sentAt < this.#reducedAt || this.limit === 1) return false;
    this.#limit = Math.max(1, this.#limit / 2);
    this.#reducedAt = now;
    return true;
  }
}
