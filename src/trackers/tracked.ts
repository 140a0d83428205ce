import { stat } from 'node:fs/promises';
import { now } from '../now.ts';
import { present } from '../present.ts';
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
  // Points are ordered by what the stage does: an interview alone has no verdicts to count.
  let stage: Begun['stage'] = 'run';
  const step = (): number => (stage === 'interview' ? observed.answers : observed.samples);
  const tellLive = (): void => {
    if (now() - toldAt < EVERY_MS) return;
    toldAt = now();
    const [figures, at] = [finite(observed.live()), step()];
    outbox.post(async (signal) => run?.log(figures, at, signal));
  };
  const beat = setInterval(() => outbox.post(async (signal) => run?.beat?.(signal)), BEAT_MS).unref();
  return {
    begun: (begun) => {
      stage = begun.stage;
      outbox.post(async (signal) => {
        run = await tracker.begin(openingOf(begun), signal);
      });
    },
    answered: (row) => {
      observed.answered(row);
      tellLive();
    },
    graded: (row) => {
      observed.graded(row);
      tellLive();
    },
    ended: async (ending) => {
      clearInterval(beat);
      outbox.post(async (signal) => run?.end(await closingOf(ending, observed, step()), signal));
      await outbox.close(patienceMs);
    },
  };
}

/** Everything that the run's fingerprint was made of, and what people look for first. */
export function openingOf({ resumed, stage, ...run }: Begun): Opening {
  const { id, whole } = run.fingerprint;
  const alone = stage === 'run' ? {} : { stage };
  const facts = dropSecrets({ ...present(run), ...alone }).fields;
  return { name: nameOf(run, alone), id, ...present({ group: whole }), resumed, facts };
}

/** `gpt on humaneval+`, `gpt on humaneval+ (interview, shard 3/8)`, `gpt on humaneval+ (repair)` */
function nameOf(
  { model, suite, shard, strategy = 'direct' }: Pick<Begun, 'model' | 'suite' | 'shard' | 'strategy'>,
  { stage }: Partial<Pick<Begun, 'stage'>>,
): string {
  const around = strategy === 'direct' ? [] : strategy;
  const more = [around, stage ?? [], shard === undefined ? [] : `shard ${shard}`].flat();
  return safeLine(`${model} on ${suite}${more.length === 0 ? '' : ` (${more.join(', ')})`}`, 200);
}

/** What became of a run: its figures, its tasks as a table, its plots, and those of its files that are not too large. */
export async function closingOf(
  { how, result }: Ended,
  observed: Observed,
  step = observed.samples,
): Promise<Closing> {
  return {
    how,
    figures: result === undefined ? {} : finite(figuresOf(result)),
    step,
    tables: observed.samples === 0 ? [] : [{ name: 'tasks', ...observed.table() }],
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
