/** What waits for each signal. */
const WAITING = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `act` when the signal aborts, unless the function that is returned is called before. A signal has one listener
 * however many wait for it: Node warns of more than ten, and walks past all of them to add another.
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return () => {};
  const waiting = WAITING.get(signal) ?? listen(signal);
  waiting.add(act);
  return () => waiting.delete(act);
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  WAITING.set(signal, waiting);
  const actAll = (): void => {
    for (const act of waiting) act();
    waiting.clear();
  };
  signal.addEventListener('abort', actAll, { once: true });
  return waiting;
}

/** The work's result, or the signal's reason as soon as it aborts; the work itself goes on. */
export async function orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  // Nobody may be left to hear of its failure.
  work.catch(() => {});
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(forget);
  });
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts, and leaves no timer. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await orAbort(elapsed, signal);
  } finally {
    clearTimeout(timer);
  }
}
