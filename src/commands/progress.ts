import type { OnEvent, OnProgress } from '../pipeline/events.ts';
import type { OpenChosen } from '../pipeline/choice.ts';
import { interruptible } from './interrupt.ts';
import { forecastText } from '../report/forecast.ts';
import { createProgress } from '../report/progress.ts';
import type { CommonFlags } from './common.ts';

interface RunProgress {
  readonly onEvent: OnEvent;
  readonly onProgress: OnProgress;
  end(): void;
}

/** Progress of a run, from its events; of work without rows, from its counts. */
export function runProgress(flags: CommonFlags): RunProgress {
  const progress = createProgress({ quiet: flags.quiet === true });
  let passedBefore = 0;
  const onEvent: OnEvent = (event) => {
    if (event.kind === 'note') progress.note(event.text);
    if (event.kind === 'forecast') progress.note(forecastText(event.forecast, event.of));
    if (event.kind === 'download') progress.bytes(event.receivedBytes, event.totalBytes);
    if (event.kind === 'planned') progress.start(event.total, event.done, event.passed);
    if (event.kind === 'graded') progress.step(event.row.outcome === 'passed', event.final);
  };
  const onProgress: OnProgress = ({ passed }) => {
    progress.step(passed > passedBefore);
    passedBefore = passed;
  };
  return { onEvent, onProgress, end: () => progress.end() };
}

/** Work in which only the download of a model or the start of its server takes long. */
export async function withDownload<T>(
  flags: CommonFlags,
  work: (options: Pick<OpenChosen, 'onReceived' | 'onNote' | 'signal'>) => Promise<T>,
): Promise<T> {
  const progress = createProgress({ quiet: flags.quiet === true });
  try {
    return await work({
      onReceived: ({ receivedBytes, totalBytes }) => progress.bytes(receivedBytes, totalBytes),
      onNote: (text) => progress.note(text),
      signal: interruptible,
    });
  } finally {
    progress.end();
  }
}
