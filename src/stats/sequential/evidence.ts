/** Sizes of bets, evenly between 0 and 1. */
const BETS = 200;

/**
 * Evidence that differences have a mean above 0, which may be looked at after each: what bets on them have won, on average over bets of
 * all sizes. Where the mean is 0 or below, the chance that it ever reaches 1/α is α or less, however often one looks and whenever one stops.
 *
 * With one sample a task the differences are 1, 0 and −1, and this is the mixture sequential probability ratio test of whether one of
 * the two wins more than half of the tasks on which they differ, all chances above a half alike beforehand.
 * Sources: Ville, Étude critique de la notion de collectif, 1939 (the bound); Robbins, Statistical Methods Related to the Law of the
 * Iterated Logarithm, Annals of Mathematical Statistics 41, 1970 (mixtures); Waudby-Smith and Ramdas, Estimating Means of Bounded Random
 * Variables by Betting, JRSS B 86, 2024 (differences between −1 and 1).
 */
export class Evidence {
  /** What a bet of each size has made of 1. */
  readonly #won = new Float64Array(BETS).fill(1);
  #value = 1;
  #most = 1;

  /** A task's difference, from −1 to 1. */
  add(difference: number): void {
    if (difference === 0) return;
    let sum = 0;
    for (let at = 0; at < BETS; at += 1) {
      const won = (this.#won[at] ?? 0) * (1 + ((at + 0.5) / BETS) * difference);
      this.#won[at] = won;
      sum += won;
    }
    this.#value = sum / BETS;
    this.#most = Math.max(this.#most, this.#value);
  }

  /** Now: 1 is what it begins with. */
  get value(): number {
    return this.#value;
  }

  /** The most that it has been: what was shown once stays shown. */
  get most(): number {
    return this.#most;
  }
}
