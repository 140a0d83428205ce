import { pathFrom } from '../../config/paths.ts';
import type { Launch, Listening, Mount, Need, Replica, Server } from './contract.ts';
import type { CommonSettings, Origin } from './settings.ts';

const READY_S = 600;
const GRACE_S = 10;

/** What one kind of server adds to what all have in common. */
export interface Kind extends Pick<Server, 'isReady' | 'address'> {
  readonly kind: string;
  /** The program and the words before all arguments, on this machine; an image has its own. */
  readonly usual: readonly [string, ...string[]];
  readonly args: (at: Listening, gpus: string | undefined) => readonly string[];
  readonly env?: (at: Listening) => Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly needs?: readonly Need[];
  readonly mounts?: readonly Mount[];
  readonly boxArgs?: readonly string[];
  readonly graceS?: number;
}

/** A server from what a profile says and what its kind makes of it. */
export function planServer(settings: CommonSettings, origin: Origin, kind: Kind): Server {
  const { container, port, ready_timeout: readyS = READY_S, gpus = [undefined] } = settings;
  return {
    kind: kind.kind,
    replicas: gpus.map((some) => replica(settings, origin, kind, some)),
    needs: kind.needs ?? [],
    container,
    port,
    readyMs: readyS * 1000,
    graceMs: (settings.stop_grace ?? kind.graceS ?? GRACE_S) * 1000,
    isReady: kind.isReady,
    address: kind.address,
  };
}

function replica(settings: CommonSettings, origin: Origin, kind: Kind, gpus: string | undefined): Replica {
  const [program, ...words] = commandOf(settings, origin, kind);
  return {
    gpus,
    launch: (at): Launch => ({
      program,
      args: [...words, ...kind.args(at, gpus), ...(settings.args ?? [])],
      env: { ...kind.env?.(at), ...settings.env },
      folder: kind.folder,
      mounts: kind.mounts ?? [],
      boxArgs: kind.boxArgs ?? [],
    }),
  };
}

/** A program that is given with a folder is looked for from the profile on. An image starts what it is made for: ''. */
function commandOf(
  { command, container }: CommonSettings,
  origin: Origin,
  { usual }: Kind,
): readonly [string, ...string[]] {
  const [program, ...words] = typeof command === 'string' ? [command] : (command ?? []);
  if (program === undefined) return container === undefined ? usual : [''];
  const isFile = container === undefined && /[/\\]/.test(program);
  return [isFile ? pathFrom(origin.folder, program) : program, ...words];
}
