import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../errors.ts';

/** The code of a failure that may pass by itself: the store could not be reached, or was not well. */
export const STORE_AWAY = 'store-away';

/** Milliseconds: a gateway that is started again is there by then, and a run must end one day. */
const PATIENCE_MS = 180_000;
const LONGEST_WAIT_MS = 8_000;

export const isAway = (error: unknown): boolean => error instanceof AssayError && error.code === STORE_AWAY;

/** Tries work that can be done again until the store is back, or patience is at its end; other failures are passed on. */
export async function keepTrying<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (let wait = 500; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || performance.now() > end) throw error;
      await sleep(wait);
    }
  }
}
