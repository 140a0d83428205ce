/** How long to wait between tries. */
export interface Backoff {
  /** Upper bound of the first wait, in milliseconds; doubles with each further one. */
  readonly baseMs: number;
  /** No wait is longer, in milliseconds. */
  readonly capMs: number;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 500, capMs: 30_000, random: Math.random };

/**
 * Exponential backoff with full jitter: anywhere between nothing and the bound, so that requests that failed together
 * do not come back together (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015).
 *
 * @param failures how often it has failed so far, from 1
 */
export const waitMs = (failures: number, { baseMs, capMs, random }: Backoff): number =>
  random() * Math.min(capMs, baseMs * 2 ** (failures - 1));

/** Nobody waits longer than this between two tries, whatever a server asks for: it may ask for years. */
const LONGEST_MS = 600_000;

/** What the server asks for in `Retry-After`, else exponential backoff; milliseconds. */
export const waitAfter = (
  { retryAfterMs }: { readonly retryAfterMs: number | undefined },
  failures: number,
  backoff: Backoff,
): number => Math.min(LONGEST_MS, retryAfterMs ?? waitMs(failures, backoff));
