import type { OnEvent } from '../pipeline/events.ts';
import { createProgress } from '../report/progress.ts';
import type { CommonFlags } from './common.ts';

/** Progress of a run, from its events. */
export function runProgress(flags: CommonFlags): { onEvent: OnEvent; end(): void } {
  const progress = createProgress({ quiet: flags.quiet === true });
  const onEvent: OnEvent = (event) => {
    if (event.kind === 'note') progress.note(event.text);
    if (event.kind === 'download') progress.bytes(event.receivedBytes, event.totalBytes);
    if (event.kind === 'planned') progress.start(event.total, event.done, event.passed);
    if (event.kind === 'graded') progress.step(event.row.outcome === 'passed');
  };
  return { onEvent, end: () => progress.end() };
}
