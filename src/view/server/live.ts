import { setTimeout as sleep } from 'node:timers/promises';
import { runningOf } from '../answers/runs.ts';
import type { Changed, Progress } from '../contract.ts';
import type { AllRuns, ViewedRuns } from '../runs/runs.ts';

/** Who wants to know of changes. */
export interface Listener {
  changed(event: Changed): void;
  progress(event: Progress): void;
}

/** Milliseconds between looks at the files; longer where looking takes long, so that it never fills a processor. */
const EVERY_MS = 1000;
const REST = 10;

type Revisions = Readonly<Record<string, string | null>>;

/** Looks at the files as long as somebody listens, and tells what has changed. */
export class LiveFeed {
  readonly #runs: ViewedRuns;
  /** What each listener was told last. */
  readonly #told = new Map<Listener, { revisions: Revisions; progress: string }>();
  readonly #stopped = new AbortController();
  #isWatching = false;

  constructor(runs: ViewedRuns) {
    this.#runs = runs;
  }

  /** Begins with everything; the function that is given ends it. */
  listen(listener: Listener): () => void {
    this.#told.set(listener, { revisions: {}, progress: '' });
    if (this.#isWatching) void this.#look();
    else void this.#watch();
    return () => this.#told.delete(listener);
  }

  close(): void {
    this.#told.clear();
    this.#stopped.abort();
  }

  /** One at a time, however often people come and go. */
  async #watch(): Promise<void> {
    this.#isWatching = true;
    while (this.#told.size > 0) {
      const began = performance.now();
      await this.#look();
      const took = performance.now() - began;
      await sleep(Math.max(EVERY_MS, REST * took), undefined, { signal: this.#stopped.signal }).catch(
        () => {},
      );
    }
    this.#isWatching = false;
  }

  async #look(): Promise<void> {
    const all = await this.#runs.list().catch(() => undefined);
    // What cannot be read now is looked at again the next time.
    if (all === undefined) return;
    const now = revisionsOf(all);
    const running = runningOf(all.runs);
    const progress = JSON.stringify(running);
    for (const [listener, told] of this.#told) {
      const revisions = changes(told.revisions, now);
      this.#told.set(listener, { revisions: now, progress });
      if (Object.keys(revisions).length > 0) listener.changed({ revisions });
      if (progress !== told.progress) listener.progress({ running });
    }
  }
}

const revisionsOf = ({ runs }: AllRuns): Revisions =>
  Object.fromEntries(runs.map(({ id, revision }) => [id, revision]));

function changes(before: Revisions, now: Revisions): Revisions {
  const gone = Object.keys(before).filter((id) => !(id in now));
  const others = Object.entries(now).filter(([id, revision]) => before[id] !== revision);
  return Object.fromEntries([...gone.map((id) => [id, null] as const), ...others]);
}
