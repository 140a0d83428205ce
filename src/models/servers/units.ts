import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AssayError } from '../../errors.ts';
import { markOf } from '../../processes.ts';
import { runArguments } from './containers.ts';
import type { Container, EngineName } from './containers.ts';
import type { Launch, Replica, Server } from './contract.ts';
import { TOKEN_VARIABLE } from './processes.ts';
import type { Unit } from './state.ts';

/** Keys for others' services are none of a server's business. */
const KEPT_BACK = ['ASSAY_API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'ASSAY_SANDBOX_TOKEN'];

/** What is known of a replica before it is started. */
export interface Place {
  readonly port: number;
  readonly container: Container | undefined;
}

export const placeFor = (profile: string, port: number, engine: EngineName | undefined): Place => ({
  port,
  container:
    engine === undefined ? undefined : { engine, name: `assay-${profile}-${randomBytes(4).toString('hex')}` },
});

/** A replica that has been started; `ended` tells how it ended and never rejects. */
export interface Started {
  readonly unit: Unit;
  readonly ended: Promise<string>;
}

/**
 * Starts one process of a server: the leader of a group of its own, so that what a terminal's Ctrl-C means is for Assay to
 * say. It writes its log by itself.
 * @throws AssayError `no-program`
 */
export async function startUnit(
  server: Server,
  replica: Replica,
  { port, container }: Place,
  { token, log }: { readonly token: string; readonly log: number },
): Promise<Started> {
  // Inside a container of its own network, the engine knocks from outside.
  const isApart = container !== undefined && server.container?.network !== 'host';
  const launch = replica.launch({ host: isApart ? '0.0.0.0' : '127.0.0.1', port });
  const [program, args] = commandOf(server, replica, launch, { port, container, token });
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: environment(launch, container === undefined ? replica.gpus : undefined, token),
    ...(launch.folder === undefined || container !== undefined ? {} : { cwd: launch.folder }),
  });
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) throw notStarted(program, await ended);
  child.unref();
  const mark = await markOf(pid);
  return {
    unit: {
      port,
      ...(mark === undefined ? {} : { process: mark }),
      ...(container === undefined ? {} : { container }),
    },
    ended,
  };
}

function commandOf(
  { container: settings }: Server,
  { gpus }: Replica,
  launch: Launch,
  { port, container, token }: Place & { readonly token: string },
): [string, readonly string[]] {
  if (container === undefined || settings === undefined) return [launch.program, launch.args];
  return [container.engine, runArguments(launch, { container, settings, token, port, gpus })];
}

function environment(launch: Launch, gpus: string | undefined, token: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !KEPT_BACK.includes(name));
  return {
    ...Object.fromEntries(inherited),
    ...(gpus === undefined || gpus === 'all' ? {} : { CUDA_VISIBLE_DEVICES: gpus }),
    ...launch.env,
    [TOKEN_VARIABLE]: token,
  };
}

/** `exit status 1`, `SIGKILL`, or why it did not even start. */
async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [status, signal]: unknown[] = await once(child, 'exit');
    return typeof signal === 'string' ? signal : `exit status ${String(status)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function notStarted(program: string, why: string): AssayError {
  const isMissing = why.includes('ENOENT');
  return new AssayError(
    'no-program',
    `Cannot start ${program}: ${isMissing ? 'there is no such program' : why}.`,
    {
      next: 'Install it, or give its path in the command of the profile.',
    },
  );
}
