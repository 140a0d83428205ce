const controller = new AbortController();

/** Aborted by the first Ctrl-C (or SIGTERM), so that work can stop cleanly; a second one ends the process at once. */
export const interruptible: AbortSignal = controller.signal;

/** Of a command that may have been stopped before its samples had their verdicts. */
export function exitCode(complete: boolean): number {
  if (interruptible.aborted) return 130;
  return complete ? 0 : 2;
}

export function listenForInterrupt(): void {
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nassay: stopping; the same command goes on. Press Ctrl-C again to end at once.\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
