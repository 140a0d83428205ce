const INTERVAL_MS = 10_000;
/** Three minutes: whoever watches a job has something to say twenty times a second. */
const MOST_QUIET = 18;

/**
 * Watches somebody who should be heard from. Quiet intervals are counted rather than measured: while the machine is paused,
 * or too busy to run this program either, none passes.
 */
export class Patience {
  readonly #lose: () => void;
  #timer: NodeJS.Timeout | undefined;
  #quiet = 0;

  /** `lose` is called once it is lost. */
  constructor(lose: () => void) {
    this.#lose = lose;
  }

  begin(): void {
    this.heard();
    this.#timer ??= setInterval(() => this.#wait(), INTERVAL_MS);
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
    if (this.#quiet < MOST_QUIET) return;
    this.end();
    this.#lose();
  }
}
