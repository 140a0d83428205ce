import { containerBackend } from '../containers/backend.ts';
import type { Engine } from '../containers/engine.ts';

export const PODMAN: Engine = {
  name: 'podman',
  // Otherwise --read-only leaves /run and /var/tmp open to writing.
  flags: ['--read-only-tmpfs=false'],
  install: 'Install it, for example with: apt install podman',
  start: 'Try what it says to: podman info. Outside Linux start its machine: podman machine start',
};

/** Containers of Podman, with a daemon or without, as root or not. */
export const podman = containerBackend(PODMAN);
