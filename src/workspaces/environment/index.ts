import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

import { pause } from '../../abort.ts';
import { cacheFolder } from '../../config/paths.ts';
import { AssayError } from '../../errors.ts';
import { type Lock, lockRun, writeWhole } from '../../results/files.ts';
import { NOBODY, isRoot } from '../../sandbox/reachable.ts';
import { type Checkout, openCheckout } from '../checkout/index.ts';
import { giveSharedFolder, takeSharedFolder } from '../../stores/shared.ts';
import type { BuiltEnvironment, Project, WorkspaceOptions } from '../contract.ts';
import type { Folders, Ground, ProjectPython } from '../ground.ts';
import { buildEnvironment } from './build.ts';
import { type Taken, takeFrom } from './choose.ts';

/** Of what is built and how: environments of another one are not used. */
const FORMAT = 1;
const HASH_LENGTH = 32;
const WAIT_MS = 500;

const facts = z.object({
  format: z.literal(FORMAT),
  buildS: z.number(),
  bytes: z.number(),
  checkoutBytes: z.number(),
});

/** A project's checkout and venv, on disk and complete. */
export interface Environment extends Omit<BuiltEnvironment, 'checkout'> {
  readonly folders: Folders;
  readonly python: ProjectPython;
  /** On disk, of the checkout alone. */
  readonly checkoutBytes: number;
}

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
  return (await kept(place)) ?? (await buildOnce(place, options));
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

/** Undefined where it was never built to the end, or where what is said of it cannot be read: then it is built anew. */
async function kept(place: Place): Promise<Environment | undefined> {
  const text = await readFile(join(place.folder, 'built.json'), 'utf8').catch(() => '');
  const read = facts.safeParse(parsed(text));
  if (!read.success) return undefined;
  const { format: _, ...built } = read.data;
  return { ...opened(place), ...built, cached: true };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const opened = ({ hash, folder, python }: Place) => ({ hash, python, folders: foldersIn(folder) });

const foldersIn = (folder: string): Folders => ({
  checkout: join(folder, 'checkout'),
  environment: join(folder, 'environment'),
});

async function buildOnce(place: Place, options: WorkspaceOptions): Promise<Environment> {
  const lock = await lockWhenFree(place, options);
  try {
    return (await kept(place)) ?? (await takeBuilt(place)) ?? (await build(place, options));
  } finally {
    await lock.release();
  }
}

/** What another machine has built, where the cache is shared. */
async function takeBuilt(place: Place): Promise<Environment | undefined> {
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

async function build(place: Place, options: WorkspaceOptions): Promise<Environment> {
  const { project, ground, checkout, python, folder } = place;
  const part = `${folder}.${randomBytes(4).toString('hex')}.part`;
  const folders = foldersIn(part);
  const startedAt = performance.now();
  options.onNote?.(`building the environment of ${project.name}`);
  await removeParts(folder);
  try {
    await mkdir(folders.environment, { recursive: true });
    await checkout.copyTo(folders.checkout);
    await handOver(part);
    await buildEnvironment({ project, ground, folders, python, log: `${folder}.log` }, options);
    const built = { buildS: (performance.now() - startedAt) / 1000, ...(await sizesOf(folders)) };
    await writeWhole(join(part, 'built.json'), `${JSON.stringify({ format: FORMAT, ...built })}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
    await giveSharedFolder(folder);
    return { ...opened(place), ...built, cached: false };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** What builds left that were killed: nobody else builds this one now. */
async function removeParts(folder: string): Promise<void> {
  const [above, name] = [join(folder, '..'), folder.slice(join(folder, '..').length + 1)];
  const parts = (await readdir(above)).filter(
    (entry) => entry.startsWith(`${name}.`) && entry.endsWith('.part'),
  );
  await Promise.all(parts.map((entry) => rm(join(above, entry), { recursive: true, force: true })));
}

/** To the user that programs run as where Assay runs as root; and readable for those that containers have. */
async function handOver(folder: string): Promise<void> {
  const run = promisify(execFile);
  if (isRoot()) await run('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
  await run('chmod', ['-R', 'a+rX', folder]);
}

async function sizesOf(folders: Folders): Promise<{ bytes: number; checkoutBytes: number }> {
  const checkoutBytes = await bytesOf(folders.checkout);
  return { checkoutBytes, bytes: checkoutBytes + (await bytesOf(folders.environment)) };
}

/** On disk. */
async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return bytesOf(path);
    return 512 * (await lstat(path)).blocks;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
