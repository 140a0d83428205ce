import { spawnSync } from 'node:child_process';
import { AssayError } from '../../errors.ts';
import { EngineError, ask } from '../../sandbox/containers/engine.ts';
import type { Launch, Mount } from './contract.ts';
import { flag } from './settings.ts';
import type { ContainerSettings } from './settings.ts';

export type EngineName = 'docker' | 'podman';

/** A container that Assay has started: recognised by its label, never by its name alone. */
export interface Container {
  readonly engine: EngineName;
  readonly name: string;
}

const LABEL = 'assay.server';

/** The engine that is asked for, or the first that answers. @throws AssayError `no-engine` */
export async function findEngine({ engine }: ContainerSettings): Promise<EngineName> {
  const causes: string[] = [];
  for (const name of engine === undefined ? (['docker', 'podman'] as const) : [engine]) {
    try {
      await ask({ name }, ['info']);
      return name;
    } catch (error) {
      causes.push(`${name}: ${wordsOf(error)}`);
    }
  }
  throw new AssayError('no-engine', `No container engine answers. ${causes.join('; ')}`, {
    next: 'Start its daemon, or give the profile a command instead of a container.',
  });
}

export interface Boxed {
  readonly container: Container;
  readonly settings: ContainerSettings;
  readonly token: string;
  readonly port: number;
  readonly gpus: string | undefined;
}

/** Arguments of `run`: in the foreground, gone when it ends, its port on this machine alone. */
export function runArguments(launch: Launch, { container, settings, token, port, gpus }: Boxed): string[] {
  const isShared = settings.network === 'host';
  return [
    'run',
    '--rm',
    // An init hands signals on. Podman's is a package of its own that may be missing, and SIGKILL needs none.
    ...(container.engine === 'docker' ? ['--init'] : []),
    ...flag('--name', container.name),
    ...flag('--label', `${LABEL}=${token}`),
    ...(isShared ? ['--network', 'host'] : ['--publish', `127.0.0.1:${port}:${port}`]),
    ...gpuArguments(container.engine, gpus),
    // Values go through the client's own environment, so that no list of processes shows them.
    ...Object.keys(launch.env).flatMap((name) => ['--env', name]),
    ...launch.mounts.flatMap(({ from, to, writable }: Mount) => [
      '--volume',
      `${from}:${to}${writable ? '' : ':ro'}`,
    ]),
    ...launch.boxArgs,
    ...(settings.args ?? []),
    ...(launch.program === '' ? [] : ['--entrypoint', launch.program]),
    settings.image,
    ...launch.args,
  ];
}

function gpuArguments(engine: EngineName, gpus: string | undefined): string[] {
  if (gpus === undefined) return [];
  if (engine === 'podman') return gpus.split(',').flatMap((gpu) => ['--device', `nvidia.com/gpu=${gpu}`]);
  return ['--gpus', gpus === 'all' ? gpus : `"device=${gpus}"`];
}

/**
 * Whether a container of this name has the token for a label. A stranger's container of the same name has not.
 * @throws AssayError `no-engine` where the engine does not answer
 */
export async function isOurs({ engine, name }: Container, token: string): Promise<boolean> {
  try {
    const format = `{{index .Config.Labels "${LABEL}"}}`;
    return (await ask({ name: engine }, ['container', 'inspect', '--format', format, name])) === token;
  } catch (error) {
    if (/no such container/i.test(wordsOf(error))) return false;
    throw new AssayError(
      'no-engine',
      `${engine} does not tell whether the container ${name} runs: ${wordsOf(error)}`,
      {
        next: `Once ${engine} answers again, the next assay command that starts a server removes it.`,
        cause: error,
      },
    );
  }
}

/** Sends a signal to what runs inside; one that has just ended needs none. */
export async function signalContainer({ engine, name }: Container, signal: NodeJS.Signals): Promise<void> {
  await ask({ name: engine }, ['kill', '--signal', signal, name]).catch(passOver);
}

export async function removeContainer({ engine, name }: Container): Promise<void> {
  await ask({ name: engine }, ['rm', '--force', '--volumes', name]).catch(passOver);
}

/** The same for the last moment of a process, which waits for no promise. */
export function removeContainerNow({ engine, name }: Container): void {
  spawnSync(engine, ['rm', '--force', '--volumes', name], { stdio: 'ignore', timeout: 10_000 });
}

function passOver(error: unknown): void {
  if (!(error instanceof EngineError)) throw error;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
