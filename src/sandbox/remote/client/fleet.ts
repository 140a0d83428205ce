import { setTimeout as sleep } from 'node:timers/promises';

import { SandboxFailure } from '../../contract.ts';
import type { Seat } from './seat.ts';
import { TryFailure } from './try-failure.ts';

const TRIES = 3;
const REST = { baseMs: 250, capMs: 5000, busyMs: 1000 };
/** The bounds of what a busy server may ask for: neither a flood of requests nor a client that sleeps for days. */
const BUSY_MS = { least: 250, most: 60_000 };
/** How long nobody may answer before jobs fail. */
export const PATIENCE_MS = 60_000;

/**
 * Sends jobs to the servers: to the one with the most room, past those that rest after a failure or because they asked for it.
 * A job is pure, so it may be tried anywhere again.
 */
export class Fleet {
  readonly #seats: readonly Seat[];
  readonly #patienceMs: number;
  #heardAt = performance.now();

  constructor(seats: readonly Seat[], patienceMs: number) {
    this.#seats = seats;
    this.#patienceMs = patienceMs;
  }

  /** `bytes`: length of the job. Rejects with SandboxFailure where no server brings it to an end, or with the signal's reason. */
  async run<T>(bytes: number, attempt: (seat: Seat) => Promise<T>, signal: AbortSignal): Promise<T> {
    const failed = new Set<Seat>();
    let tries = 0;
    for (;;) {
      const seat = await this.#choose(bytes, failed, signal);
      seat.busy += 1;
      try {
        const done = await attempt(seat);
        this.#heard(seat);
        return done;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof TryFailure)) throw error;
        this.#note(seat, error);
        if (error.kind === 'broken' || error.kind === 'failed') {
          failed.add(seat);
          tries += 1;
        }
        if (this.#isOver(error, tries, failed)) throw failureOf(seat, error);
      } finally {
        seat.busy -= 1;
      }
    }
  }

  async #choose(bytes: number, failed: ReadonlySet<Seat>, signal: AbortSignal): Promise<Seat> {
    for (;;) {
      signal.throwIfAborted();
      const fit = this.#seats.filter((seat) => !seat.lost && bytes <= seat.bodyBytes);
      if (fit.length === 0) throw new SandboxFailure(`no sandbox server takes a job of ${bytes} bytes`);
      const now = performance.now();
      const [best] = fit
        .filter(({ restsUntil }) => restsUntil <= now)
        .toSorted((a, b) => Number(failed.has(a)) - Number(failed.has(b)) || loadOf(a) - loadOf(b));
      if (best !== undefined) return best;
      const waitMs = Math.min(...fit.map(({ restsUntil }) => restsUntil)) - now;
      // An abort is looked at above, with its own reason.
      await sleep(Math.ceil(waitMs), undefined, { signal }).catch(() => {});
    }
  }

  #heard(seat: Seat): void {
    this.#heardAt = performance.now();
    seat.failures = 0;
  }

  #note(seat: Seat, { kind, waitMs }: TryFailure): void {
    if (kind === 'changed') seat.lost = true;
    if (kind === 'busy' || kind === 'failed' || kind === 'refused') this.#heard(seat);
    if (kind === 'busy') rest(seat, boundedMs(waitMs ?? REST.busyMs) * (1 + Math.random() / 2));
    if (kind === 'away' || kind === 'broken') restAfterFailure(seat);
  }

  #isOver({ kind }: TryFailure, tries: number, failed: ReadonlySet<Seat>): boolean {
    if (kind === 'busy') return false;
    if (kind === 'away') return performance.now() - this.#heardAt > this.#patienceMs;
    const left = this.#seats.filter(({ lost }) => !lost);
    if (kind === 'changed') return left.length === 0;
    if (kind === 'failed') return tries >= TRIES || left.every((seat) => failed.has(seat));
    return kind === 'refused' || tries >= TRIES;
  }
}

function loadOf({ busy, concurrency }: Seat): number {
  return (busy + 1) / concurrency;
}

const boundedMs = (ms: number): number => Math.min(BUSY_MS.most, Math.max(BUSY_MS.least, ms));

/** Jobs that fail together are one failure. */
function restAfterFailure(seat: Seat): void {
  if (seat.restsUntil > performance.now()) return;
  rest(seat, Math.min(REST.capMs, REST.baseMs * 2 ** seat.failures) * (1 + Math.random() / 2));
  seat.failures += 1;
}

function rest(seat: Seat, ms: number): void {
  seat.restsUntil = Math.max(seat.restsUntil, performance.now() + ms);
}

function failureOf(seat: Seat, error: TryFailure): SandboxFailure {
  return new SandboxFailure(`the sandbox server ${seat.server.url.origin} failed: ${error.message}`, {
    cause: error,
  });
}
