import { onAbort } from '../abort.ts';

/** Turns that may go before one that waits to be alone: where others never cease to come, it would wait for ever. */
const MOST_BEFORE_ALONE = 100;

interface Waiting {
  readonly alone: boolean;
  begin(): void;
}

/** Gives so many turns at the same time, and turns with no other beside them when the rest is done, or enough have gone before. */
export class Turns {
  readonly #size: number;
  readonly #shared: Waiting[] = [];
  readonly #alone: Waiting[] = [];
  #busy = 0;
  #wentBefore = 0;
  #exclusive = false;

  constructor(size: number) {
    this.#size = size;
  }

  /** Does the work when its turn has come. Rejects with the signal's reason where that aborts before. */
  async take<T>(alone: boolean, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    await this.#wait(alone, signal);
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#exclusive = false;
      this.#fill();
    }
  }

  #wait(alone: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const queue = alone ? this.#alone : this.#shared;
      const begin = () => {
        forget();
        resolve();
      };
      const entry = { alone, begin };
      const forget = onAbort(signal, () => {
        queue.splice(queue.indexOf(entry), 1);
        reject(signal?.reason);
        this.#fill();
      });
      queue.push(entry);
      this.#fill();
    });
  }

  #fill(): void {
    while (!this.#exclusive && !this.#isAloneDue && this.#busy < this.#size) {
      if (this.#alone.length > 0) this.#wentBefore += 1;
      this.#begin(this.#shared.shift());
    }
    if (this.#busy > 0 || !this.#isAloneDue) return;
    this.#wentBefore = 0;
    this.#begin(this.#alone.shift());
  }

  get #isAloneDue(): boolean {
    return this.#shared.length === 0 || (this.#alone.length > 0 && this.#wentBefore >= MOST_BEFORE_ALONE);
  }

  #begin(entry: Waiting | undefined): void {
    if (entry === undefined) return;
    this.#busy += 1;
    this.#exclusive = entry.alone;
    entry.begin();
  }
}
