import { availableParallelism } from 'node:os';

import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Backend, Probe } from './backend.ts';
import { bubblewrap } from './backends/bubblewrap.ts';
import { docker } from './backends/docker.ts';
import { embedded } from './backends/embedded.ts';
import { landlock } from './backends/landlock.ts';
import { podman } from './backends/podman.ts';
import type { Refusal, Sandbox, SandboxOptions } from './contract.ts';
import { NAME as REMOTE, isRemote } from './remote/client/addresses.ts';

export type { Backend, Probe } from './backend.ts';

/**
 * In the order in which `auto` tries them; it takes the first that passes its probe. The first has the most walls. The next
 * needs nothing set up, so that the same command finds it again; containers need a daemon and an image, which come and go.
 * The last works anywhere and is the slowest.
 */
export const BACKENDS: readonly Backend[] = [bubblewrap, landlock, podman, docker, embedded];

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
  if (named === undefined) throw unknownSandbox(backend);
  return named.open(concurrency);
}

function unknownSandbox(typed: string): AssayError {
  const names = ['auto', ...BACKENDS.map(({ name }) => name), REMOTE];
  return new AssayError('unknown-sandbox', `There is no sandbox named ${typed}.`, {
    next: `${meant(typed, names)}Known: ${names.join(', ')}, or addresses of sandbox servers.`,
  });
}

function meant(typed: string, names: readonly string[]): string {
  if (/^[^\s/@]+:\d+(\/|$)/.test(typed)) return `Write the scheme too: http://${typed}. `;
  const near = nearest(typed, names);
  return near === undefined ? '' : `Did you mean ${near}? `;
}

/** A backend with the result of its probe. */
export interface Probed {
  readonly name: string;
  readonly probe: Probe;
}

/** Every backend, in the order of BACKENDS, and servers last. */
export async function probeBackends(): Promise<readonly Probed[]> {
  const here = BACKENDS.map(async (backend) => ({ name: backend.name, probe: await backend.probe() }));
  const there = remote().then(async ({ probeRemote }) => ({ name: REMOTE, probe: await probeRemote() }));
  return Promise.all([...here, there]);
}

/** Loaded by those who use it alone. */
const remote = () => import('./backends/remote.ts');

async function openStrongest(concurrency: number): Promise<Sandbox> {
  const refused: Refusal[] = [];
  const nexts = new Set<string | undefined>();
  for (const { name, open } of BACKENDS) {
    try {
      return { ...(await open(concurrency)), refused };
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      refused.push({ backend: name, why: error.message });
      nexts.add(error.next);
    }
  }
  throw new AssayError(
    'sandbox-unavailable',
    `No sandbox works here. ${refused.map(({ why }) => why).join(' ')}`,
    {
      next: [...nexts].join(' Or: '),
    },
  );
}
