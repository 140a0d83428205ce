import { waitMs } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import type { ModelError, ModelErrorKind } from './contract.ts';
import { Pace } from './pace.ts';

/** The server is there and asks for less. */
export const PRESSURE: ReadonlySet<ModelErrorKind> = new Set(['rate-limited', 'overloaded']);

/** A request that was let through, and when (by `performance.now()`). */
export interface Pass {
  readonly at: number;
}

export interface GateOptions {
  readonly concurrency: number;
  /** How long a server may be away before every request is let through to fail by itself, in milliseconds. */
  readonly patienceMs: number;
  readonly backoff: Backoff;
  /** The server asked for less, so that this many requests may be under way. */
  readonly onPace: (limit: number) => void;
  readonly onAway: () => void;
  readonly onBack: (awayMs: number) => void;
}

interface Waiter {
  readonly admit: (pass: Pass) => void;
}

/**
 * Lets requests to one server through: as many as its pace allows, none while it asks to wait, and only a probe at a
 * time while it is away, so that a restart costs every request its patience and not its attempts.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #pace: Pace;
  readonly #waiting: Waiter[] = [];
  readonly #inside = new Set<Pass>();
  #opensAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #awaySince: number | undefined;
  #probes = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#pace = new Pace(options.concurrency);
  }

  /** True when the server has been away for longer than the patience. */
  get isLost(): boolean {
    return this.#awaySince !== undefined && performance.now() - this.#awaySince > this.#options.patienceMs;
  }

  async enter(signal: AbortSignal | undefined): Promise<Pass> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        const at = this.#waiting.indexOf(waiter);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        admit: (pass) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(pass);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
      this.#admit();
    });
  }

  /** To be called once for each pass, with what became of it; undefined for an aborted request, which tells nothing. */
  leave(pass: Pass, result: 'answered' | ModelError | undefined): void {
    this.#inside.delete(pass);
    if (result === 'answered') this.#answered();
    else if (result !== undefined) this.#failed(pass, result);
    this.#admit();
  }

  #answered(): void {
    this.#pace.succeeded();
    this.#back();
  }

  #failed(pass: Pass, error: ModelError): void {
    const now = performance.now();
    if (error.kind === 'unreachable' && error.retryable) return this.#away(pass, now);
    // Any reply to a probe shows that the server is there; a request from before has only been cut.
    if (this.#awaySince !== undefined && pass.at > this.#awaySince && error.kind !== 'cut') this.#back();
    if (PRESSURE.has(error.kind) && this.#pace.refused(pass.at, now)) this.#options.onPace(this.#pace.limit);
    const { retryAfterMs = 0 } = error;
    // Nobody waits for longer than the patience, so such a request fails and the next may try.
    if (error.retryable && retryAfterMs <= this.#options.patienceMs) this.#openAt(now + retryAfterMs);
  }

  #away(pass: Pass, now: number): void {
    if (this.#awaySince === undefined) {
      this.#awaySince = now;
      this.#probes = 0;
      this.#options.onAway();
    } else if (pass.at <= this.#awaySince) return;
    this.#probes += 1;
    const { capMs } = this.#options.backoff;
    // A server that starts again is met within seconds, however long it was away.
    this.#openAt(now + waitMs(this.#probes, { ...this.#options.backoff, capMs: Math.min(capMs, 5_000) }));
  }

  #back(): void {
    if (this.#awaySince === undefined) return;
    const awayMs = performance.now() - this.#awaySince;
    this.#awaySince = undefined;
    this.#options.onBack(awayMs);
  }

  #openAt(time: number): void {
    this.#opensAt = Math.max(this.#opensAt, time);
  }

  #admit(): void {
    const wait = this.isLost ? 0 : this.#opensAt - performance.now();
    if (wait > 0) return this.#wakeIn(wait);
    while (this.#hasRoom()) {
      const pass = { at: performance.now() };
      this.#inside.add(pass);
      this.#waiting.shift()?.admit(pass);
    }
  }

  #hasRoom(): boolean {
    if (this.#waiting.length === 0) return false;
    const since = this.#awaySince;
    if (since === undefined || this.isLost) return this.#inside.size < this.#pace.limit;
    // Requests from before may still hang; one probe at a time is made beside them.
    return ![...this.#inside].some(({ at }) => at > since);
  }

  #wakeIn(ms: number): void {
    if (this.#waiting.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#admit(), Math.ceil(ms) + 1);
  }
}
