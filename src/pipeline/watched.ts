import { openWatchers } from '../trackers/index.ts';
import type { TrackingOptions } from '../trackers/index.ts';
import type { Ended, Watcher } from '../trackers/contract.ts';
import type { OnEvent, RunEvent } from './events.ts';

interface Watching extends TrackingOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/** Does a run while trackers look on; they hear of its end before it is given back. @throws AssayError `bad-tracker`, and what the work throws. */
export async function watched<Options extends Watching, Result extends NonNullable<Ended['result']>>(
  options: Options,
  work: (options: Options) => Promise<Result>,
): Promise<Result> {
  const watchers = openWatchers(options, (text) => options.onEvent?.({ kind: 'note', text }));
  if (watchers.length === 0) return await work(options);
  const onEvent: OnEvent = (event) => {
    options.onEvent?.(event);
    for (const watcher of watchers) tell(watcher, event);
  };
  const end = async (ending: Ended): Promise<void> => {
    await Promise.all(watchers.map((watcher) => watcher.ended(ending)));
  };
  try {
    const result = await work({ ...options, onEvent });
    await end({ how: options.signal?.aborted === true ? 'stopped' : 'finished', result });
    return result;
  } catch (error) {
    await end({ how: options.signal?.aborted === true ? 'stopped' : 'failed' });
    throw error;
  }
}

function tell(watcher: Watcher, event: RunEvent): void {
  if (event.kind === 'begun') watcher.begun(event.run);
  if (event.kind === 'asked') watcher.asked?.(event);
  if (event.kind === 'answered') watcher.answered(event.row);
  if (event.kind === 'extracted') watcher.extracted?.(event);
  if (event.kind === 'graded') watcher.graded(event.row);
}
