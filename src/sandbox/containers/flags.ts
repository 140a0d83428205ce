import { randomInt } from 'node:crypto';

import { ENVIRONMENT, PYTHON_FLAGS } from '../supervisor.ts';
import type { Engine } from './engine.ts';
import { labels } from './session.ts';

/** The same sizes as in the bubblewrap sandbox. */
const TMP = 'rw,noexec,nosuid,nodev,mode=1777,size=32m';
/** Backstops: the limits of each job strike first. A job with a checker is two processes, Node has a process waiting. */
const MEMORY = '8g';
const PIDS = '512';
/** Images keep an interpreter of their own below /usr/local. */
const PATH = '/usr/local/bin:/usr/bin:/bin';
/** Users that no system gives out for long. */
const FIRST_USER = 30_000;
const USERS = 30_000;

/** Arguments of `run` for a container that has nothing of the machine: `image`, by its identifier, runs `command` and nothing reaches it but standard input. */
export function runArguments(
  engine: Engine,
  name: string,
  image: string,
  [entry, ...rest]: readonly [string, ...string[]],
): string[] {
  const user = newUser();
  return [
    ...words(
      `run --rm --interactive --stop-signal SIGKILL --name ${name} --pull never --log-driver none --sig-proxy=false`,
    ),
    ...labels(),
    ...words('--network none --read-only --cap-drop ALL --security-opt no-new-privileges --no-healthcheck'),
    ...words(`--user ${user}:${user} --workdir /tmp --hostname sandbox --tmpfs /tmp:${TMP} --shm-size 16m`),
    ...words(`--memory ${MEMORY} --memory-swap ${MEMORY} --pids-limit ${PIDS}`),
    ...words('--ulimit nofile=1024:1024 --ulimit nproc=4096:4096 --ulimit core=0:0'),
    ...engine.flags,
    '--entrypoint',
    entry,
    image,
    ...rest,
  ];
}

/** The command of a supervisor: the image's own variables, and proxies that the engine hands on, stay outside. */
export function supervisorCommand(python: string): readonly [string, ...string[]] {
  const variables = Object.entries({ ...ENVIRONMENT, PATH }).map(([name, value]) => `${name}=${value}`);
  return ['env', '-i', ...variables, python, ...PYTHON_FLAGS];
}

/** The kernel counts threads by user, over all containers: with one user for all, a job would meet the limit of others. */
function newUser(): number {
  return FIRST_USER + randomInt(USERS);
}

function words(text: string): string[] {
  return text.split(' ');
}
