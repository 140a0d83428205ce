import { basename } from 'node:path';
import { oneFileForMany, writePieces } from '../../results/files.ts';
import { writeManifest } from '../../results/manifest.ts';
import type { Manifest } from '../../results/manifest.ts';
import type { RunPaths, Stage } from '../../results/locate.ts';
import type { Spent } from '../../results/spent.ts';
import type { Score } from '../../stats/score.ts';
import { version } from '../../version.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { divisionOf } from './division.ts';
import { familiesOf } from './families.ts';
import type { Family } from './families.ts';
import { missingShards, shardsOf } from './missing.ts';
import type { MissingShard } from './missing.ts';
import { openOutput } from './output.ts';
import type { Output } from './output.ts';
import { findSources, readSource, STAGES } from './sources.ts';
import type { Source } from './sources.ts';
import { rowsOf, surveyOf } from './survey.ts';
import type { Survey } from './survey.ts';
import { Totals } from './totals.ts';

export interface MergeOptions {
  /** Files, manifests, globs and folders of shards. */
  readonly inputs: readonly string[];
  /** Folder of the merged run, on disk or in a store; default `results`. A run of the same facts that is there is completed. */
  readonly results?: string;
  /** File for its graded rows, or its answers, instead. */
  readonly output?: string;
  /** Writes what is there though some of the run is missing. */
  readonly partial?: boolean;
}

export interface MergedRun {
  readonly suite?: string;
  readonly model?: string;
  /** How many shards there are, and how many of them were given. */
  readonly shards: { readonly of: number; readonly found: number };
  /** Samples of the whole run, and those that have what its last stage gives: a verdict, or an answer. */
  readonly total: number;
  readonly done: number;
  /** Rows for samples that had one already. */
  readonly repeated: number;
  /** Files whose last line a crash has torn. */
  readonly torn: readonly string[];
  readonly missing: readonly MissingShard[];
  /** Absent where nothing was written because some is missing. */
  readonly files?: RunPaths;
  /** Of graded shards that were written. */
  readonly score?: Score;
  readonly spent?: Spent;
  readonly fingerprint: Fingerprint<Readonly<Record<string, unknown>>>;
}

export interface Merged {
  readonly runs: readonly MergedRun[];
  /** Manifests in the folders that are of no shard of these runs. */
  readonly left_out: readonly string[];
  /** Files of rows in the folders that no manifest names. */
  readonly unclaimed: readonly string[];
}

/**
 * Joins shards into the runs that they are parts of: the rows as they are, each sample once, and a manifest with the
 * fingerprint that the run would have had on one machine. Called again with the same shards, or with more of them, it comes
 * to the same run. Memory grows by some bytes a sample.
 * @throws AssayError `no-input`, `no-shards`, `no-manifest`, `bad-manifest`, `other-run`, `torn-row`, `one-output`,
 * `run-in-use`, `cannot-write`, `store-…`.
 */
export async function mergeShards(options: MergeOptions): Promise<Merged> {
  const { sources, unclaimed } = await findSources(options.inputs);
  const { families, leftOut } = familiesOf(sources);
  if (families.length > 1 && options.output !== undefined) throw oneFileForMany(families.length);
  const runs: MergedRun[] = [];
  for (const family of families) runs.push(await mergeFamily(family, options));
  return { runs, left_out: leftOut.map(({ path }) => path), unclaimed };
}

async function mergeFamily(family: Family, options: MergeOptions): Promise<MergedRun> {
  const output = await openOutput(family, options);
  try {
    const { isThere, isManifest, paths } = output;
    const isKnown = family.sources.some(({ path }) => isManifest(path));
    // What a run already has there is never lost.
    const there = isThere && !isKnown ? [await readSource(paths.manifest)] : [];
    return await join({ ...family, sources: [...there, ...family.sources] }, output, options);
  } finally {
    await output.close();
  }
}

async function join(family: Family, output: Output, options: MergeOptions): Promise<MergedRun> {
  const { paths } = output;
  const { sources, print } = family;
  const survey = await surveyOf(sources);
  const division = divisionOf(family);
  const winners = paths.eval === undefined ? survey.interview : survey.eval;
  const missing = division === undefined ? [] : missingShards(family, division, winners);
  const whole = division?.whole ?? { tasks: 0, total: winners.whole };
  const facts = {
    shards: { of: division?.of ?? 0, found: division?.records.size ?? 0 },
    total: whole.total,
    done: winners.whole,
    repeated: winners.repeated,
    torn: survey.torn,
    missing,
    fingerprint: print,
  };
  const isWhole = winners.whole >= whole.total && missing.length === 0;
  if (!isWhole && options.partial !== true) return facts;
  const totals = new Totals(whole, shardsOf(sources));
  const noteAs = async (state: Manifest['state'], figures: Manifest['totals']): Promise<void> => {
    await writeManifest(paths.manifest, manifestOf(family, paths, state, figures));
    await output.keep(paths.manifest);
  };
  // A merge that is ended in the middle leaves rows of which readers know how many there should be.
  if (!output.isThere) await noteAs('running', { ...whole });
  for (const stage of STAGES) await writeStage(stage, { sources, survey, totals, output });
  const state = isWhole ? 'finished' : 'incomplete';
  await noteAs(state, totals.of(paths, winners.whole));
  return { ...facts, ...totals.names, files: output.files, ...totals.figures(paths) };
}

interface Written {
  readonly sources: readonly Source[];
  readonly survey: Survey;
  readonly totals: Totals;
  readonly output: Output;
}

async function writeStage(stage: Stage, { output, ...written }: Written): Promise<void> {
  const path = output.paths[stage];
  if (path === undefined) return;
  await writePieces(path, wanted(stage, written));
  await output.keep(path);
}

const END = Buffer.from('\n');

async function* wanted(
  stage: Stage,
  { sources, survey, totals }: Omit<Written, 'output'>,
): AsyncGenerator<Buffer> {
  for await (const { source, row } of rowsOf(sources, stage)) {
    if (!survey.isWanted(stage, source, row)) continue;
    totals.add(stage, row.value);
    yield Buffer.concat([row.bytes, END]);
  }
}

function manifestOf(
  { sources, print }: Family,
  paths: RunPaths,
  state: Manifest['state'],
  totals: Manifest['totals'],
): Manifest {
  const { manifest: _, ...files } = paths;
  const created = sources.map(({ manifest }) => manifest.created).toSorted()[0];
  return {
    format: 1,
    state,
    created: created ?? new Date().toISOString(),
    updated: new Date().toISOString(),
    assay: version,
    files: Object.fromEntries(Object.entries(files).map(([stage, path]) => [stage, basename(path)])),
    fingerprint: print,
    machine: machineOf(shardsOf(sources)),
    totals,
  };
}

/** What the shards' machines have in common, and how many shards there were. */
function machineOf(shards: readonly Source[]): Manifest['machine'] {
  const [first = {}, ...others] = shards.map(({ manifest }) => manifest.machine);
  const common = Object.entries(first).filter(([name, value]) =>
    others.every((other) => other[name] === value),
  );
  return { ...Object.fromEntries(common), shards: shards.length };
}
