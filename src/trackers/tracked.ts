import { stat } from 'node:fs/promises';
import { safeLine } from '../report/safe.ts';
import { dropSecrets } from '../results/secrets.ts';
import type { Begun, Ended, Note, Watcher } from './contract.ts';
import { figuresOf, finite } from './figures.ts';
import { Observed } from './observed.ts';
import { Outbox } from './outbox.ts';
import { plotsOf } from './plots.tsx';
import type { Closing, Opening, TrackedRun, Tracker } from './tracker.ts';

/** Milliseconds between two points of a live figure. */
const EVERY_MS = 5_000;

/** Milliseconds between two signs of life. */
const BEAT_MS = 30_000;

/** Bytes; larger files stay where the run has put them. */
const LARGEST_FILE = 100e6;

/**
 * Tells a tracker of a run while it goes on: its facts, a point of its figures every 5 s, and at the end its score, its tasks as a
 * table, its plots and its files.
 * @param patienceMs what its end waits for the last of it, at most
 */
export function trackedWatcher(tracker: Tracker, note: Note, patienceMs?: number): Watcher {
  const outbox = new Outbox(tracker.name, note);
  const observed = new Observed();
  let run: TrackedRun | undefined;
  let toldAt = 0;
  const beat = setInterval(() => outbox.post(async (signal) => run?.beat?.(signal)), BEAT_MS).unref();
  return {
    begun: (begun) =>
      outbox.post(async (signal) => {
        run = await tracker.begin(openingOf(begun), signal);
      }),
    answered: (row) => observed.answered(row),
    graded: (row) => {
      observed.graded(row);
      if (Date.now() - toldAt < EVERY_MS) return;
      toldAt = Date.now();
      const [figures, step] = [finite(observed.live()), observed.samples];
      outbox.post(async (signal) => run?.log(figures, step, signal));
    },
    ended: async (ending) => {
      clearInterval(beat);
      outbox.post(async (signal) => run?.end(await closingOf(ending, observed), signal));
      await outbox.close(patienceMs);
    },
  };
}

/** Everything that the run's fingerprint was made of, and what people look for first. */
function openingOf({ fingerprint, resumed, ...run }: Begun): Opening {
  const { suite, model, template, params, strategy } = run;
  return {
    name: safeLine(`${model} on ${suite}`, 200),
    id: fingerprint.id,
    resumed,
    facts: dropSecrets({ suite, model, template, params: params.name, strategy, fingerprint }).fields,
  };
}

/** What became of a run: its figures, its tasks as a table, its plots, and those of its files that are not too large. */
export async function closingOf({ how, result }: Ended, observed: Observed): Promise<Closing> {
  return {
    how,
    figures: result === undefined ? {} : finite(figuresOf(result)),
    step: observed.samples,
    tables: [{ name: 'tasks', ...observed.table() }],
    plots: plotsOf(observed),
    files: await filesToKeep(Object.values(result?.files ?? {})),
  };
}

async function filesToKeep(paths: readonly string[]): Promise<string[]> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => Infinity,
      ),
    ),
  );
  return paths.filter((_, at) => (sizes[at] ?? Infinity) <= LARGEST_FILE);
}
