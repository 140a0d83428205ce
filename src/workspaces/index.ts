import { availableParallelism } from 'node:os';

import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { present } from '../present.ts';
import type { Refusal } from '../sandbox/contract.ts';
import { DOCKER } from '../sandbox/backends/docker.ts';
import { PODMAN } from '../sandbox/backends/podman.ts';
import { openBubblewrap } from './backends/bubblewrap.ts';
import { openContainers } from './backends/containers.ts';
import type { Project, WorkspaceOptions, Workspaces } from './contract.ts';
import { type Environment, openEnvironment } from './environment/index.ts';
import type { Ground } from './ground.ts';
import { requireWorking } from './probe.ts';
import { Rooms } from './rooms.ts';

/** Of the keeper: what it does with a command. */
const RUNNER = '1';
const GROUNDS: Readonly<Record<string, () => Promise<Ground>>> = {
  bubblewrap: openBubblewrap,
  podman: () => openContainers(PODMAN),
  docker: () => openContainers(DOCKER),
};

/**
 * Opens a project: its environment from the cache, or built, which may take minutes and a network. Afterwards commands need none.
 * Throws AssayError `unknown-sandbox`, `sandbox-unavailable`, or those of `openEnvironment`.
 */
export async function openWorkspaces(project: Project, options: WorkspaceOptions = {}): Promise<Workspaces> {
  const { concurrency = availableParallelism() } = options;
  const { ground, refused } = await openGround(options.backend ?? 'auto');
  const environment = await openEnvironment(project, ground, options);
  const rooms = new Rooms({ ground, environment, project, concurrency });
  return {
    identity: identityOf(ground, environment),
    ...(refused && { refused }),
    concurrency,
    environment: factsOf(environment),
    run: (job, { signal } = {}) => rooms.run(job, signal),
    close: async () => {
      await rooms.close();
      await environment.release();
    },
  };
}

function identityOf({ name, image }: Ground, { python, hash }: Environment): Workspaces['identity'] {
  return {
    backend: name,
    ...present({ image }),
    python: python.version,
    runner: RUNNER,
    packages: {},
    environment: hash,
  };
}

const factsOf = ({ hash, folders, buildS, bytes, cached }: Environment) => ({
  hash,
  checkout: folders.checkout,
  buildS,
  bytes,
  cached,
});

async function openGround(backend: string): Promise<{ ground: Ground; refused?: readonly Refusal[] }> {
  if (backend === 'auto') return openFirst();
  const open = GROUNDS[backend];
  if (open === undefined) throw unknown(backend);
  return { ground: await openWorking(open) };
}

async function openWorking(open: () => Promise<Ground>): Promise<Ground> {
  const ground = await open();
  await requireWorking(ground);
  return ground;
}

async function openFirst(): Promise<{ ground: Ground; refused: readonly Refusal[] }> {
  const refused: Refusal[] = [];
  const nexts: string[] = [];
  for (const [backend, open] of Object.entries(GROUNDS)) {
    try {
      return { ground: await openWorking(open), refused };
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      refused.push({ backend, why: error.message });
      if (error.next !== undefined) nexts.push(error.next);
    }
  }
  throw new AssayError(
    'sandbox-unavailable',
    `No sandbox for repositories works here. ${refused.map(({ why }) => why).join(' ')}`,
    { next: [...new Set(nexts)].join(' Or: ') },
  );
}

/** Some isolate programs, but have no copy of a checkout to give. */
const WITHOUT_CHECKOUT = ['landlock', 'embedded', 'remote'];

function unknown(backend: string): AssayError {
  const names = ['auto', ...Object.keys(GROUNDS)];
  if (WITHOUT_CHECKOUT.includes(backend))
    return new AssayError(
      'sandbox-unavailable',
      `The ${backend} sandbox cannot run a project's tests: it has no private copy of a checkout.`,
      { next: `Use one of ${names.join(', ')}.` },
    );
  const near = nearest(backend, names);
  return new AssayError('unknown-sandbox', `There is no sandbox for repositories named ${backend}.`, {
    next: `${near === undefined ? '' : `Did you mean ${near}? `}Known: ${names.join(', ')}.`,
  });
}
