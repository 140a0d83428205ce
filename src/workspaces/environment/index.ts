import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { pause } from '../../abort.ts';
import { bytesOnDisk, noteUse } from '../../cache/disk.ts';
import { draftOf } from '../../cache/draft.ts';
import { cacheFolder } from '../../config/paths.ts';
import { AssayError } from '../../errors.ts';
import { type Lock, lockRun } from '../../results/files.ts';
import { NOBODY, isRoot } from '../../sandbox/reachable.ts';
import { type Checkout, openCheckout } from '../checkout/index.ts';
import { giveSharedFolder, takeSharedFolder } from '../../stores/shared.ts';
import type { BuiltEnvironment, Project, WorkspaceOptions } from '../contract.ts';
import type { Folders, Ground, ProjectPython } from '../ground.ts';
import { buildEnvironment } from './build.ts';
import { type Taken, takeFrom } from './choose.ts';
import { holdEnvironment, removeDrafts } from './hold.ts';
import { FORMAT, readRecord, writeRecord } from './record.ts';
import type { BuildRecord } from './record.ts';

const HASH_LENGTH = 32;
const WAIT_MS = 500;

/** A project's checkout and venv, on disk and complete. */
export interface Environment extends Omit<BuiltEnvironment, 'checkout'> {
  readonly folders: Folders;
  readonly python: ProjectPython;
  /** On disk, of the checkout alone. */
  readonly checkoutBytes: number;
  /** Until then nobody removes it. */
  release(): Promise<void>;
}

/** One that is there, and that nobody holds yet. */
type Built = Omit<Environment, 'release'>;

/**
 * The environment of a project, from the cache or built. A build that was cut short leaves nothing that counts; two processes
 * that want the same build it once. Throws AssayError of the checkout, of what the machine lacks, or `environment-failed`.
 */
export async function openEnvironment(
  project: Project,
  ground: Ground,
  options: WorkspaceOptions,
): Promise<Environment> {
  const cache = join(cacheFolder(), 'workspaces');
  await mkdir(cache, { recursive: true });
  const [taken, checkout] = await Promise.all([
    takeFrom(ground, project.environment),
    openCheckout(project, options),
  ]);
  const hash = hashOf(project, ground, taken, checkout);
  const place = { project, ground, checkout, python: taken.python, hash, folder: join(cache, hash) };
  const hold = await holdEnvironment(place.folder);
  try {
    const built = (await kept(place)) ?? (await buildOnce(place, options));
    await noteUse(place.folder);
    return { ...built, release: hold.release };
  } catch (error) {
    await hold.release();
    throw error;
  }
}

interface Place {
  readonly project: Project;
  readonly ground: Ground;
  readonly checkout: Checkout;
  readonly python: ProjectPython;
  readonly hash: string;
  readonly folder: string;
}

function hashOf({ environment }: Project, { platform }: Ground, taken: Taken, checkout: Checkout): string {
  const { install, variables } = environment;
  const { executable, version, pip } = taken.python;
  const parts = {
    FORMAT,
    platform,
    executable,
    version,
    pip,
    packages: taken.packages,
    install,
    variables,
    checkout: checkout.hash,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HASH_LENGTH);
}

async function kept(place: Place): Promise<Built | undefined> {
  const built = await readRecord(place.folder);
  return built === undefined ? undefined : { ...opened(place), ...factsOf(built), cached: true };
}

const factsOf = ({ buildS, bytes, checkoutBytes }: BuildRecord) => ({ buildS, bytes, checkoutBytes });

const opened = ({ hash, folder, python }: Place) => ({ hash, python, folders: foldersIn(folder) });

const foldersIn = (folder: string): Folders => ({
  checkout: join(folder, 'checkout'),
  environment: join(folder, 'environment'),
});

async function buildOnce(place: Place, options: WorkspaceOptions): Promise<Built> {
  const lock = await lockWhenFree(place, options);
  try {
    return (await kept(place)) ?? (await takeBuilt(place)) ?? (await build(place, options));
  } finally {
    await lock.release();
  }
}

/** What another machine has built, where the cache is shared. */
async function takeBuilt(place: Place): Promise<Built | undefined> {
  await takeSharedFolder(place.folder);
  const built = await kept(place);
  if (built !== undefined) await handOver(place.folder);
  return built;
}

async function lockWhenFree({ folder, project }: Place, { signal, onNote }: WorkspaceOptions): Promise<Lock> {
  for (let tries = 0; ; tries++) {
    try {
      return await lockRun(folder);
    } catch (error) {
      if (!(error instanceof AssayError && error.code === 'run-in-use')) throw error;
      if (tries === 0)
        onNote?.(`waiting for another process, which builds the environment of ${project.name}`);
      await pause(WAIT_MS, signal);
    }
  }
}

async function build(place: Place, options: WorkspaceOptions): Promise<Built> {
  const { project, ground, checkout, python, folder } = place;
  const part = draftOf(folder);
  const folders = foldersIn(part);
  const startedAt = performance.now();
  options.onNote?.(`building the environment of ${project.name}`);
  await removeDrafts(folder);
  try {
    await mkdir(folders.environment, { recursive: true });
    await checkout.copyTo(folders.checkout);
    await handOver(part);
    await buildEnvironment({ project, ground, folders, python, log: `${folder}.log` }, options);
    const built = { buildS: (performance.now() - startedAt) / 1000, ...(await sizesOf(folders)) };
    await writeRecord(part, { project: project.name, ...built });
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
    await giveSharedFolder(folder);
    return { ...opened(place), ...built, cached: false };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** To the user that programs run as where Assay runs as root; and readable for those that containers have. */
async function handOver(folder: string): Promise<void> {
  const run = promisify(execFile);
  if (isRoot()) await run('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
  await run('chmod', ['-R', 'a+rX', folder]);
}

async function sizesOf(folders: Folders): Promise<{ bytes: number; checkoutBytes: number }> {
  const checkoutBytes = await bytesOnDisk(folders.checkout);
  return { checkoutBytes, bytes: checkoutBytes + (await bytesOnDisk(folders.environment)) };
}
