/** Three minutes: whoever watches a job has something to say twenty times a second. */
const OF_SUPERVISORS = { intervalMs: 10_000, mostQuiet: 18 };

/**
 * Watches somebody who should be heard from. Quiet intervals are counted rather than measured: while the machine is paused,
 * or too busy to run this program either, none passes.
 */
export class Patience {
  readonly #lose: () => void;
  readonly #intervalMs: number;
  readonly #mostQuiet: number;
  #timer: NodeJS.Timeout | undefined;
  #quiet = 0;

  /** `lose` is called once it is lost, after `mostQuiet` intervals. */
  constructor(lose: () => void, { intervalMs, mostQuiet } = OF_SUPERVISORS) {
    this.#lose = lose;
    this.#intervalMs = intervalMs;
    this.#mostQuiet = mostQuiet;
  }

  begin(): void {
    this.heard();
    this.#timer ??= setInterval(() => this.#wait(), this.#intervalMs);
  }

  heard(): void {
    this.#quiet = 0;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#quiet += 1;
    if (this.#quiet < this.#mostQuiet) return;
    this.end();
    this.#lose();
  }
}
