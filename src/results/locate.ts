import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { present } from '../present.ts';
import { findRun, readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { evalName, interviewManifestName, interviewName, manifestName, turnsName } from './names.ts';

/** Which files a run writes. */
export type Stage = 'interview' | 'eval' | 'turns';

/** Where the files of a run are. */
export interface RunPaths {
  readonly manifest: string;
  readonly interview?: string;
  readonly eval?: string;
  readonly turns?: string;
}

/** Which run is looked for, and where its files go where it is not there. */
export interface RunPlace {
  /** Folder for the run's files, named after `stem`; or one file that the user named. */
  readonly where: { readonly folder: string; readonly stem: string } | { readonly output: string };
  readonly stages: readonly Stage[];
  /** Which earlier run of this fingerprint is gone on with: one that has not finished (the default), any, or none. */
  readonly continues?: 'unfinished' | 'any' | 'nothing';
  readonly fingerprint: { readonly id: string };
}

export interface Located {
  readonly paths: RunPaths;
  /** The run's manifest where an earlier process began it. */
  readonly found: Manifest | undefined;
}

/** Where a run's files are or will be, and the manifest of an earlier run that is gone on with. */
export function locateRun(place: RunPlace): Promise<Located> {
  const { where } = place;
  return 'output' in where ? locateNamed(where.output, place) : locateIn(where, place);
}

async function locateNamed(output: string, place: RunPlace): Promise<Located> {
  const paths = outputPaths(output, place.stages);
  const found = await readManifest(paths.manifest).catch(() => undefined);
  const isSame = found?.fingerprint.id === place.fingerprint.id && mayContinue(found, place);
  return { paths, found: isSame ? found : undefined };
}

async function locateIn(
  { folder, stem }: { readonly folder: string; readonly stem: string },
  place: RunPlace,
): Promise<Located> {
  const { stages, fingerprint } = place;
  const earlier = await findRun(folder, fingerprint.id, (manifest) => mayContinue(manifest, place));
  if (earlier === undefined) {
    const free = await freeStem(folder, stem, stages);
    return { paths: folderPaths(folder, free, stages), found: undefined };
  }
  const { path, manifest } = earlier;
  const rows = Object.entries(manifest.files).map(([stage, name]) => [stage, join(folder, name)]);
  return { paths: { manifest: path, ...Object.fromEntries(rows) }, found: manifest };
}

/** The same files elsewhere, or by other names. */
export function mapPaths({ manifest, ...rows }: RunPaths, change: (path: string) => string): RunPaths {
  const changed = Object.entries(rows).map(([stage, path]) => [stage, change(path)]);
  return { manifest: change(manifest), ...Object.fromEntries(changed) };
}

function mayContinue(
  { state }: Manifest,
  { continues = 'unfinished' }: Pick<RunPlace, 'continues'>,
): boolean {
  return continues === 'any' || (continues === 'unfinished' && state !== 'finished');
}

/** Another run may have begun in the same second, and a file may be evaluated twice: then `~2`, `~3` … */
async function freeStem(folder: string, stem: string, stages: readonly Stage[]): Promise<string> {
  const taken = new Set(await readdir(folder).catch(() => []));
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? stem : `${stem}~${count}`;
    const names = Object.values(folderPaths(folder, candidate, stages)).map((path) => basename(path));
    if (!names.some((name) => taken.has(name))) return candidate;
  }
}

function folderPaths(folder: string, stem: string, stages: readonly Stage[]): RunPaths {
  const named = (stage: Stage, name: string): string | undefined =>
    stages.includes(stage) ? join(folder, name) : undefined;
  return pathsOf(join(folder, stages.includes('eval') ? manifestName(stem) : interviewManifestName(stem)), {
    interview: named('interview', interviewName(stem)),
    eval: named('eval', evalName(stem)),
    turns: named('turns', turnsName(stem)),
  });
}

/** Beside the file that the user named: it is the last of the stages. */
function outputPaths(output: string, stages: readonly Stage[]): RunPaths {
  const stem = output.replace(/\.(ndjson|jsonl)$/, '');
  const manifest = `${stem}.manifest.json`;
  if (!stages.includes('eval')) return pathsOf(manifest, { interview: output });
  return pathsOf(manifest, {
    interview: stages.includes('interview') ? `${stem}.interview.ndjson` : undefined,
    eval: output,
    turns: stages.includes('turns') ? `${stem}.turns.ndjson` : undefined,
  });
}

const pathsOf = (manifest: string, files: Partial<Record<Stage, string | undefined>>): RunPaths => ({
  manifest,
  ...present(files),
});
