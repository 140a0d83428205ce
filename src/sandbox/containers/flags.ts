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
  return [
    ...closedFlags(engine, name),
    ...words(`--network none --user ${newUser()} --workdir /tmp --tmpfs /tmp:${TMP} --shm-size 16m`),
    ...words(`--memory ${MEMORY} --memory-swap ${MEMORY} --pids-limit ${PIDS}`),
    ...words('--ulimit nofile=1024:1024 --ulimit nproc=4096:4096'),
    '--entrypoint',
    entry,
    image,
    ...rest,
  ];
}

/** What closes every container of ours: it has no right, nothing of it stays, and its name and labels say whose it is. */
export function closedFlags(engine: Engine, name: string): string[] {
  return [
    ...words(
      `run --rm --interactive --stop-signal SIGKILL --name ${name} --pull never --log-driver none --sig-proxy=false`,
    ),
    ...labels(),
    ...words(
      '--read-only --cap-drop ALL --security-opt no-new-privileges --no-healthcheck --hostname sandbox',
    ),
    ...words('--ulimit core=0:0'),
    ...engine.flags,
  ];
}

/** The command of a supervisor: the image's own variables, and proxies that the engine hands on, stay outside. */
export function supervisorCommand(python: string): readonly [string, ...string[]] {
  return withVariables({ ...ENVIRONMENT, PATH }, [python, ...PYTHON_FLAGS]);
}

/** A command that finds these variables and no other. */
export function withVariables(
  variables: Readonly<Record<string, string>>,
  command: readonly string[],
): readonly [string, ...string[]] {
  return ['env', '-i', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`), ...command];
}

/** `user:group`. The kernel counts threads by user, over all containers: with one user for all, a job would meet the limit of others. */
export function newUser(): string {
  const user = FIRST_USER + randomInt(USERS);
  return `${user}:${user}`;
}

function words(text: string): string[] {
  return text.split(' ');
}
