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
