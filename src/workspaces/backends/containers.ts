import type { ChildProcessWithoutNullStreams } from 'node:child_process';

import { AssayError } from '../../errors.ts';
import { type Engine, EngineError, ask, startAttached } from '../../sandbox/containers/engine.ts';
import { closedFlags, newUser, runArguments, withVariables } from '../../sandbox/containers/flags.ts';
import { type Image, chosenImage, findImage, lookInside, shown } from '../../sandbox/containers/image.ts';
import { newName, remove, sweep } from '../../sandbox/containers/session.ts';
import { SandboxFailure } from '../../sandbox/contract.ts';
import { NOBODY, isRoot } from '../../sandbox/reachable.ts';
import { words } from '../../sandbox/system-view.ts';
import { CHECKOUT, ENVIRONMENT } from '../contract.ts';
import { PRISTINE } from '../ground.ts';
import type { BuildOrder, Ground, KeeperOrder } from '../ground.ts';
import { KEEPER_FLAGS } from '../keeper.ts';

const MIB = 2 ** 20;
/** Asked for by name, for the engines ask for more than they may give where they have no rights. */
const ULIMITS = '--ulimit nofile=1024:1024 --ulimit nproc=4096:4096';
const PATH = '/usr/local/bin:/usr/bin:/bin';
/** Beyond what the command may have, so that the keeper, which tells them apart, is first to meet a limit. */
const KEEPER = { memoryBytes: 512 * MIB, processes: 16 };

/**
 * A container for each command, of an image that the machine has. The checkout is copied into memory, for a container has no
 * right to lay one over it. Throws AssayError `sandbox-unavailable`.
 */
export async function openContainers(engine: Engine): Promise<Ground> {
  const image = await findImage(engine, chosenImage());
  if ('missing' in image) throw unavailable(engine, image.missing, image.next);
  try {
    await sweep(engine);
    const { python } = await lookInside(engine, image);
    return groundOf(engine, image, python);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw unavailable(
      engine,
      error.message,
      `Try what it says to: ${engine.name} run --rm ${image.name} python3 -V`,
    );
  }
}

function groundOf(engine: Engine, image: Image, python: string): Ground {
  return {
    name: engine.name,
    image: shown(image),
    platform: image.id,
    survey: async (program, argument) => {
      const args = runArguments(engine, newName(), image.id, [python, '-s', '-B', '-c', program, argument]);
      return ask(engine, args).catch((cause: Error) => {
        throw new SandboxFailure(`${engine.name} failed: ${cause.message}`, { cause });
      });
    },
    reaches: () => true,
    build: (order) =>
      start(engine, buildFlags(engine, order), image, withVariables(order.variables, order.argv)),
    keeper: (order) => ({
      ...start(engine, keeperFlags(order), image, withVariables({ PATH }, [python, ...KEEPER_FLAGS])),
      mounts: false,
    }),
  };
}

function buildFlags(engine: Engine, { folders, network }: BuildOrder): string[] {
  return [
    ...words(`--user ${owner(engine)} --workdir ${CHECKOUT} --tmpfs /tmp:rw,exec,nosuid,nodev,mode=1777`),
    ...(network ? [] : ['--network', 'none']),
    ...share(folders.checkout, CHECKOUT, 'rw'),
    ...share(folders.environment, ENVIRONMENT, 'rw'),
  ];
}

/** Whom the two folders belong to: as root handed over, and to Podman without root its own user is the container's root. */
function owner({ name }: Engine): string {
  if (isRoot()) return `${NOBODY}:${NOBODY}`;
  return name === 'podman' ? '0:0' : `${process.getuid?.()}:${process.getgid?.()}`;
}

function keeperFlags({ folders, checkoutBytes, limits }: KeeperOrder): string[] {
  const { diskBytes, processes } = limits;
  const memory = limits.memoryBytes + 2 * diskBytes + checkoutBytes + KEEPER.memoryBytes;
  const disk = (bytes: number) => `rw,exec,nosuid,nodev,mode=1777,size=${bytes}`;
  return [
    ...words(`--network none --user ${newUser()} --workdir /tmp --shm-size ${diskBytes}`),
    ...words(`--tmpfs /tmp:${disk(diskBytes)} --tmpfs ${CHECKOUT}:${disk(diskBytes + checkoutBytes + MIB)}`),
    ...words(`--memory ${memory} --memory-swap ${memory} --pids-limit ${processes + KEEPER.processes}`),
    ...share(folders.checkout, PRISTINE, 'ro'),
    ...share(folders.environment, ENVIRONMENT, 'ro'),
  ];
}

/** Not by --volume, which takes a colon in the path for its own. */
function share(source: string, target: string, how: 'ro' | 'rw'): string[] {
  const fields = ['type=bind', `source=${source}`, `target=${target}`, ...(how === 'ro' ? ['readonly'] : [])];
  return ['--mount', fields.map((field) => (field.includes(',') ? `"${field}"` : field)).join(',')];
}

function start(
  engine: Engine,
  flags: readonly string[],
  { id }: Image,
  [entry, ...rest]: readonly [string, ...string[]],
): { process: ChildProcessWithoutNullStreams; end(): Promise<void> } {
  const name = newName();
  const args = [
    ...closedFlags(engine, name),
    ...flags,
    '--security-opt',
    'label=disable',
    ...words(ULIMITS),
    '--entrypoint',
    entry,
    id,
    ...rest,
  ];
  const process = startAttached(engine, args);
  return {
    process,
    // One that has left by itself is removed already; the end of the client does not end it.
    end: async () => {
      if (process.exitCode !== 0) await remove(engine, name);
    },
  };
}

function unavailable({ name }: Engine, missing: string, next: string): AssayError {
  return new AssayError('sandbox-unavailable', `The ${name} sandbox cannot isolate here: ${missing}.`, {
    next,
  });
}
