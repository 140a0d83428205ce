import { availableParallelism } from 'node:os';

import { AssayError } from '../errors.ts';
import type { Backend, Probe } from './backend.ts';
import { bubblewrap } from './backends/bubblewrap.ts';
import { landlock } from './backends/landlock.ts';
import type { Sandbox, SandboxOptions } from './contract.ts';

export type { Backend, Probe } from './backend.ts';

/** The strongest first: `auto` takes the first that passes its probe. */
export const BACKENDS: readonly Backend[] = [bubblewrap, landlock];

/**
 * Opens the sandbox that was named, or the strongest that works here; `identity.backend` tells which.
 * Throws AssayError `unknown-sandbox` or `sandbox-unavailable`.
 */
export async function openSandbox({
  backend = 'auto',
  concurrency = availableParallelism(),
}: SandboxOptions = {}): Promise<Sandbox> {
  if (backend === 'auto') return openStrongest(concurrency);
  const named = BACKENDS.find(({ name }) => name === backend);
  if (named === undefined) {
    throw new AssayError('unknown-sandbox', `There is no sandbox named ${backend}.`, {
      next: `Choose one of: auto, ${BACKENDS.map(({ name }) => name).join(', ')}.`,
    });
  }
  return named.open(concurrency);
}

/** Every backend with the result of its probe. */
export async function probeBackends(): Promise<readonly { readonly name: string; readonly probe: Probe }[]> {
  return Promise.all(BACKENDS.map(async (backend) => ({ name: backend.name, probe: await backend.probe() })));
}

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
