import { readFileSync } from 'node:fs';

const controller = new AbortController();

/** Aborted by the first Ctrl-C (or SIGTERM), so that work can stop cleanly; a second one ends the process at once. */
export const interruptible: AbortSignal = controller.signal;

/** Of a command that may have been stopped before its samples had their verdicts. */
export function exitCode(complete: boolean): number {
  if (interruptible.aborted) return 130;
  return complete ? 0 : 2;
}

/** Ctrl-C, SIGTERM and the end of the terminal; not the latter where `nohup` wants it to mean nothing. */
export function listenForInterrupt(): void {
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nassay: stopping; the same command goes on. Press Ctrl-C again to end at once.\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (!ignoresHangup()) process.on('SIGHUP', stop);
}

function ignoresHangup(): boolean {
  try {
    const mask = /^SigIgn:\s*([\da-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    // SIGHUP is signal 1, the lowest bit. Source: proc(5).
    return (BigInt(`0x${mask}`) & 1n) === 1n;
  } catch {
    return false;
  }
}
