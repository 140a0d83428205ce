import { availableParallelism } from 'node:os';

import { AssayError } from '../errors.ts';
import type { Backend, Probe } from './backend.ts';
import { bubblewrap } from './backends/bubblewrap.ts';
import { docker } from './backends/docker.ts';
import { landlock } from './backends/landlock.ts';
import { podman } from './backends/podman.ts';
import type { Sandbox, SandboxOptions } from './contract.ts';
import { NAME as REMOTE, isRemote } from './remote/client/addresses.ts';

export type { Backend, Probe } from './backend.ts';

/** The strongest first: `auto` takes the first that passes its probe. */
export const BACKENDS: readonly Backend[] = [bubblewrap, landlock, podman, docker];

/**
 * Opens the sandbox that was named, or the strongest that works here; `identity.backend` tells which. Servers are never
 * taken unless they are named. Throws AssayError `unknown-sandbox`, `sandbox-unavailable`, or those of `openRemote`.
 */
export async function openSandbox({
  backend = 'auto',
  concurrency: asked,
}: SandboxOptions = {}): Promise<Sandbox> {
  if (isRemote(backend)) return (await remote()).openRemote({ backend, concurrency: asked });
  const concurrency = asked ?? availableParallelism();
  if (backend === 'auto') return openStrongest(concurrency);
  const named = BACKENDS.find(({ name }) => name === backend);
  if (named === undefined) {
    throw new AssayError('unknown-sandbox', `There is no sandbox named ${backend}.`, {
      next: `Choose one of: auto, ${BACKENDS.map(({ name }) => name).join(', ')}, ${REMOTE}, or addresses of sandbox servers.`,
    });
  }
  return named.open(concurrency);
}

/** Every backend with the result of its probe. */
export async function probeBackends(): Promise<readonly { readonly name: string; readonly probe: Probe }[]> {
  const here = BACKENDS.map(async (backend) => ({ name: backend.name, probe: await backend.probe() }));
  const there = remote().then(async ({ probeRemote }) => ({ name: REMOTE, probe: await probeRemote() }));
  return Promise.all([...here, there]);
}

/** Loaded by those who use it alone. */
const remote = () => import('./backends/remote.ts');

async function openStrongest(concurrency: number): Promise<Sandbox> {
  const refusals: AssayError[] = [];
  for (const backend of BACKENDS) {
    try {
      return await backend.open(concurrency);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      refusals.push(error);
    }
  }
  throw new AssayError(
    'sandbox-unavailable',
    `No sandbox works here. ${refusals.map(({ message }) => message).join(' ')}`,
    {
      next: [...new Set(refusals.map(({ next }) => next))].join(' Or: '),
    },
  );
}
