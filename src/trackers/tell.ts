import { AssayError } from '../errors.ts';
import type { Closing, Opening, Tracker } from './tracker.ts';
import { faultWords } from './words.ts';

/** What is over, as a tracker keeps it. */
export interface Told {
  readonly opening: Opening;
  readonly closing: Closing;
}

/**
 * Tells a tracker of what is over. No run waits for it, so what a live run would only note is an error.
 * @throws AssayError `tracker-failed`.
 */
export async function tell(tracker: Tracker, { opening, closing }: Told, signal: AbortSignal): Promise<void> {
  try {
    const run = await tracker.begin(opening, signal);
    await run.end(closing, signal);
  } catch (error) {
    throw new AssayError(
      'tracker-failed',
      `${tracker.name} has not taken all of "${opening.name}": ${faultWords(error)}.`,
      {
        next: 'Mend that and give the same command again: it makes a run of its own there, and the files stay as they are.',
      },
    );
  }
}
