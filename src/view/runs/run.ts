import { createHash } from 'node:crypto';
import { summarize } from '../../results/listing/summary.ts';
import type { Summary } from '../../results/listing/summary.ts';
import { isLocked } from '../../results/files.ts';
import type { Manifest } from '../../results/manifest.ts';
import { describe } from '../../results/scored/describe.ts';
import type { ScoredRun } from '../../results/scored/contract.ts';
import { manifestOf, manifestPlaces } from '../../results/scored/manifest-of.ts';
import type { RunPage } from '../contract.ts';
import { samplesOf } from '../index/columns.ts';
import { seen } from '../index/open.ts';
import type { RunIndex } from '../index/open.ts';
import type { IndexShelf } from '../index/shelf.ts';

/** A graded run that is viewed, without its samples. */
export interface ViewedRun {
  readonly id: string;
  readonly file: string;
  /** As people read it. */
  readonly name: string;
  /** Changes whenever the rows, the manifest or the work on them do. */
  readonly revision: string;
  readonly state: RunPage['state'];
  readonly run: Omit<ScoredRun, 'samples'>;
  readonly summary: Summary;
  readonly manifest?: Manifest;
}

export type RunName = Pick<ViewedRun, 'id' | 'file' | 'name'>;

/** What changes with a run, and nothing that has to be read for it. */
export async function revisionOf(file: string): Promise<string> {
  const facts = [await seen(file), ...(await Promise.all(manifestPlaces(file).map(workOn)))];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
}

/** A manifest as it is now, and whether a process works on its run; none where there is no manifest. */
async function workOn(manifest: string): Promise<object> {
  const now = await seen(manifest).catch(() => undefined);
  return now === undefined ? {} : { ...now, isLocked: await isLocked(manifest) };
}

/** @throws AssayError where the file is no graded run. */
export async function readRun(name: RunName, shelf: IndexShelf): Promise<ViewedRun> {
  const revision = await revisionOf(name.file);
  const { samples, ...run } = await scoredRun(name.file, await shelf.open(name.file));
  const found = await manifestOf(name.file);
  const manifest = found?.manifest;
  const isRunning = found !== undefined && (await isLocked(found.path));
  return {
    ...name,
    revision,
    state: isRunning ? 'running' : stateOf(manifest?.state),
    run,
    summary: summarize({ ...run, samples }),
    ...(manifest === undefined ? {} : { manifest }),
  };
}

/** A run with its samples, each of which has its number + 1 for its `line`. */
export const scoredRun = (file: string, { columns, first }: RunIndex): Promise<ScoredRun> =>
  describe(file, { tool: first?.tool ?? 'assay', run: first?.run ?? {}, samples: [...samplesOf(columns)] });

/** One that says it runs and that no process works on was stopped. */
const stateOf = (state: Manifest['state'] | undefined): ViewedRun['state'] =>
  state === undefined ? 'unknown' : state === 'running' ? 'stopped' : state;
