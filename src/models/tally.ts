import { waitMs } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import type { ModelAnswer, ModelError } from './contract.ts';
import { PRESSURE } from './gate.ts';

/** An answer that stays empty this often is what the model says. */
const EMPTY_TRIES = 4;

/** What the requests for one sample have used up. */
export class Tally {
  readonly #maxAttempts: number;
  readonly #patienceMs: number;
  #failures = 0;
  #empties = 0;
  #pressed = 0;
  #pressedSince: number | undefined;
  #last: ModelError | undefined;

  constructor(maxAttempts: number, patienceMs: number) {
    this.#maxAttempts = maxAttempts;
    this.#patienceMs = patienceMs;
  }

  /** An empty answer is doubted at first: servers send one when something went wrong that they do not tell. */
  accepts({ answer, reasoning, finish }: ModelAnswer): boolean {
    if (answer !== '' || reasoning !== undefined || finish !== 'stop') return true;
    this.#last = undefined;
    this.#empties += 1;
    return this.#empties >= Math.min(EMPTY_TRIES, this.#maxAttempts);
  }

  retries(error: ModelError): boolean {
    this.#last = error;
    if (!error.retryable || (error.retryAfterMs ?? 0) > this.#patienceMs) return false;
    if (error.kind === 'unreachable') return true;
    if (!PRESSURE.has(error.kind)) return ++this.#failures < this.#maxAttempts;
    this.#pressed += 1;
    this.#pressedSince ??= performance.now();
    return performance.now() - this.#pressedSince <= this.#patienceMs;
  }

  /** Where the server said how long, or is away, the gate does the waiting. */
  waitMs(backoff: Backoff): number {
    if (this.#last?.kind === 'unreachable' || this.#last?.retryAfterMs !== undefined) return 0;
    return waitMs(this.#failures + this.#empties + this.#pressed, backoff);
  }
}
