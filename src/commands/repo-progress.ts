import type { MiningHooks } from '../repository/mine/mining.ts';
import { createProgress } from '../report/progress.ts';
import type { CommonFlags } from './common.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';

interface Listening extends MiningHooks {
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
}

/** Work in parts that show how far they are, and that Ctrl-C stops. */
export async function withPhases<T>(
  flags: CommonFlags,
  work: (listening: Listening) => Promise<T>,
): Promise<T> {
  listenForInterrupt();
  const progress = createProgress({ quiet: flags.quiet === true });
  try {
    return await work({
      signal: interruptible,
      onNote: (note) => progress.note(note),
      onPhase: (what, total, done) => {
        progress.note(`${what} (${total}).`);
        progress.start(total, done, 0);
      },
      onStep: (kept) => progress.step(kept),
    });
  } finally {
    progress.end();
  }
}
