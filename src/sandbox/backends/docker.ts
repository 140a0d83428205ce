import { containerBackend } from '../containers/backend.ts';
import type { Engine } from '../containers/engine.ts';

export const DOCKER: Engine = {
  name: 'docker',
  flags: [],
  install: 'Install Docker, or Podman, whose sandbox is podman.',
  start: 'Start its daemon (Docker Desktop, or systemctl start docker) and try: docker version',
};

/** Containers of the daemon that `docker` speaks to, on this machine or, by a context, on another. */
export const docker = containerBackend(DOCKER);
