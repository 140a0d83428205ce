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

/** What the promise comes to, unless the signal aborts first: then its reason is thrown and nobody waits any more. */
export function unlessAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted();
    const forget = onAbort(signal, () => reject(signal?.reason));
    promise.then(resolve, reject).finally(forget);
  });
}
