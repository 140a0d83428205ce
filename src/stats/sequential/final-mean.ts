/** Chance of being wrong at any look. */
const ALPHA = 0.05;
/** Means that are looked at, evenly from 0 to 1. */
const GRID = 1000;
/** The largest bet is this share of what would lose everything. */
const MOST = 0.75;

/**
 * Between which means a run will end whose units (tasks, each a share from 0 to 1) come in random order, each once. It may be looked
 * at after every unit: with a chance of 95 % the final mean lies within every one of the intervals.
 *
 * For each mean that is possible two gamblers bet on every unit, one that it is above what that mean leaves for it, one that it is
 * below. Where one of them has won 40 times what they began with, the mean is given up.
 * Source: Waudby-Smith and Ramdas, Estimating Means of Bounded Random Variables by Betting, JRSS B 86, 2024, sections 4.2 (bets) and
 * 5 (without replacement).
 */
export class FinalMean {
  readonly #total: number;
  /** Logarithms of what the gamblers have: of each mean, above and below. */
  readonly #above = new Float64Array(GRID + 1);
  readonly #below = new Float64Array(GRID + 1);
  readonly #isLost = new Uint8Array(GRID + 1);
  #seen = 0;
  #sum = 0;
  #squares = 0.25;

  constructor(total: number) {
    this.#total = total;
  }

  add(share: number): void {
    const bet = this.#bet();
    const left = this.#total - this.#seen;
    for (let at = 0; at <= GRID; at += 1) {
      if (this.#isLost[at] === 0) this.#play(at, share, (this.#total * (at / GRID) - this.#sum) / left, bet);
    }
    this.#seen += 1;
    this.#sum += share;
    this.#squares += (share - (this.#sum + 0.5) / (this.#seen + 1)) ** 2;
  }

  /** As large as what was seen before tells; never by the unit that it is a bet on. */
  #bet(): number {
    const variance = this.#squares / (this.#seen + 1);
    const turn = this.#seen + 1;
    return Math.sqrt((2 * Math.log(2 / ALPHA)) / (variance * turn * Math.log(turn + 1)));
  }

  /** `mean` is what the units that are left would have on average. */
  #play(at: number, share: number, mean: number, bet: number): void {
    // The true mean may lie between this one and the next.
    const step = this.#total / GRID / (this.#total - this.#seen);
    if (mean < -step || mean > 1 + step) {
      this.#isLost[at] = 1;
      return;
    }
    const middle = Math.min(1, Math.max(0, mean));
    const up = Math.min(bet, MOST / middle);
    const down = Math.min(bet, MOST / (1 - middle));
    this.#above[at] = (this.#above[at] ?? 0) + Math.log1p(up * (share - middle));
    this.#below[at] = (this.#below[at] ?? 0) + Math.log1p(-down * (share - middle));
    const best = Math.max(this.#above[at] ?? 0, this.#below[at] ?? 0);
    if (best - Math.log(2) >= Math.log(1 / ALPHA)) this.#isLost[at] = 1;
  }

  /** As shares; narrowed by what the units that are left can still change. */
  get bounds(): { readonly low: number; readonly high: number } {
    const least = this.#sum / this.#total;
    const most = (this.#sum + this.#total - this.#seen) / this.#total;
    const first = this.#isLost.indexOf(0);
    const last = this.#isLost.lastIndexOf(0);
    if (first === -1) return { low: least, high: most };
    return {
      low: Math.min(most, Math.max(least, (first - 1) / GRID)),
      high: Math.max(least, Math.min(most, (last + 1) / GRID)),
    };
  }
}
