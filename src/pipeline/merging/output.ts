import { basename, dirname, join, resolve } from 'node:path';
import { lockRun, makeFolder } from '../../results/files.ts';
import { locateRun, mapPaths } from '../../results/locate.ts';
import type { RunPaths } from '../../results/locate.ts';
import { isStore } from '../../stores/address.ts';
import { withAddresses } from '../../stores/copies.ts';
import { Rewrite } from '../../stores/rewrite.ts';
import type { Family } from './families.ts';
import { shardsOf } from './missing.ts';
import { STAGES } from './sources.ts';

/** Where a merged run goes: the same run where it is there, files called like the shards otherwise. */
export interface Output {
  /** On this machine. */
  readonly paths: RunPaths;
  /** As people find them: paths, or addresses in an object store. */
  readonly files: RunPaths;
  /** Whether an earlier process began the run. */
  readonly isThere: boolean;
  /** Whether a manifest, a copy of one in a store too, is that of the run. */
  isManifest(path: string): boolean;
  /** Has what is written of a stage, or the manifest, where it is to be. */
  keep(path: string): Promise<void>;
  /** Lets other processes work on the run. */
  close(): Promise<void>;
}

export interface OutputOptions {
  readonly results?: string;
  readonly output?: string;
}

/** Keeps other processes away from the run until `close`. @throws AssayError `run-in-use`, `cannot-write`, `store-…`. */
export function openOutput(family: Family, { results = 'results', output }: OutputOptions): Promise<Output> {
  const place = output === undefined ? results : dirname(output);
  const locate = async (folder: string) => {
    const where =
      output === undefined ? { folder, stem: stemOf(family) } : { output: join(folder, basename(output)) };
    const stages = STAGES.filter((stage) =>
      family.sources.some(({ manifest }) => manifest.files[stage] !== undefined),
    );
    return locateRun({ where, stages, continues: 'any', fingerprint: family.print });
  };
  return isStore(place) ? inStore(place, locate) : onDisk(place, locate);
}

type Locate = (folder: string) => ReturnType<typeof locateRun>;

async function onDisk(folder: string, locate: Locate): Promise<Output> {
  const { paths, found } = await locate(folder);
  await makeFolder(dirname(paths.manifest));
  const lock = await lockRun(paths.manifest);
  return {
    paths,
    files: paths,
    isThere: found !== undefined,
    isManifest: (path) => resolve(path) === resolve(paths.manifest),
    keep: async () => {},
    close: () => lock.release(),
  };
}

async function inStore(address: string, locate: Locate): Promise<Output> {
  const rewrite = await Rewrite.open(address);
  const close = (): Promise<void> => rewrite.close();
  try {
    const { paths, found } = await locate(rewrite.folder);
    const { manifest, ...rows } = paths;
    await rewrite.begin(manifest, Object.values(rows));
    return {
      paths,
      files: mapPaths(paths, (path) => rewrite.addressOf(path)),
      isThere: found !== undefined,
      isManifest: (path) => withAddresses(path) === rewrite.addressOf(manifest),
      keep: (path) => (path === manifest ? rewrite.putManifest() : rewrite.putRows(path)),
      close,
    };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** What the files of a merged run are called after: the first of its shards, without which one it is. */
function stemOf({ sources }: Family): string {
  const [shard] = shardsOf(sources);
  return basename(shard?.path ?? 'run')
    .replace(/(\.interview)?\.manifest\.json$/, '')
    .replace(/^run_/, '')
    .replace(/~.*$/, '');
}
