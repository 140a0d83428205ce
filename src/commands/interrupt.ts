const controller = new AbortController();

/** Aborted by the first Ctrl-C (or SIGTERM), so that work can stop cleanly; a second one ends the process at once. */
export const interruptible: AbortSignal = controller.signal;

export function listenForInterrupt(): void {
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nassay: stopping; the same command goes on. Press Ctrl-C again to end at once.\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
