import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AssayError } from '../../errors.ts';
import { expandInputs } from '../../inputs.ts';
import { readManifest } from '../../results/manifest.ts';
import type { Manifest } from '../../results/manifest.ts';
import { interviewManifestName, stemOf } from '../../results/names.ts';
import { MANIFEST, manifestPlaces } from '../../results/scored/manifest-of.ts';
import type { Stage } from '../../results/locate.ts';

/** A run on disk, or a shard of one: what its manifest says, and those of its files that are there. */
export interface Source {
  /** Of the manifest. */
  readonly path: string;
  readonly manifest: Manifest;
  readonly files: Partial<Readonly<Record<Stage, string>>>;
}

export interface Found {
  readonly sources: readonly Source[];
  /** Files of rows in the folders that no manifest names: nobody knows what they are part of. */
  readonly unclaimed: readonly string[];
}

export const STAGES: readonly Stage[] = ['interview', 'eval', 'turns'];

/**
 * The runs that files, manifests, globs and folders name; a folder stands for those in it and below.
 * @throws AssayError `no-input`, `no-manifest` for rows whose manifest is lost, `bad-manifest`.
 */
export async function findSources(inputs: readonly string[]): Promise<Found> {
  const manifests = new Set<string>();
  const rows: string[] = [];
  for (const path of await expandInputs(inputs)) {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined) throw notThere(path);
    const files = entry.isDirectory() ? await filesBelow(path) : [await manifestFor(path)];
    for (const file of files.filter(isManifest)) manifests.add(file);
    rows.push(...files.filter((file) => !isManifest(file)));
  }
  const sources: Source[] = [];
  for (const path of manifests) sources.push(await readSource(path));
  const claimed = new Set(sources.flatMap(({ files }) => Object.values(files)));
  return { sources, unclaimed: rows.filter((file) => !claimed.has(file)) };
}

/** As `findSources` for one manifest. */
export async function readSource(path: string): Promise<Source> {
  const manifest = await readManifest(path);
  const files: Partial<Record<Stage, string>> = {};
  for (const stage of STAGES) {
    const name = manifest.files[stage];
    const file = name === undefined ? undefined : join(dirname(path), name);
    // Of a machine that was lost, the manifest may be all that was copied.
    if (file !== undefined && (await isFile(file))) files[stage] = file;
  }
  return { path, manifest, files };
}

const isManifest = (path: string): boolean => path.endsWith(MANIFEST);

const ROWS = /^(interview|eval|turns)_.*\.ndjson$/s;

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const wanted = entries.filter(
    (entry) => entry.isFile() && (isManifest(entry.name) || ROWS.test(entry.name)),
  );
  return wanted.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
}

async function manifestFor(path: string): Promise<string> {
  if (isManifest(path)) return path;
  const places = [join(dirname(path), interviewManifestName(stemOf(path))), ...manifestPlaces(path)];
  for (const place of places) {
    const manifest = await readManifest(place).catch(() => undefined);
    if (STAGES.some((stage) => manifest?.files[stage] === basename(path))) return place;
  }
  throw new AssayError(
    'no-manifest',
    `No manifest beside ${path} names it, so it is not known what it is a part of.`,
    {
      next: 'Copy the manifest of its shard (run_….manifest.json) to it, or run that shard again.',
    },
  );
}

const notThere = (path: string): AssayError =>
  new AssayError('no-input', `${path} is not there.`, { next: 'Give the files or folders of the shards.' });
