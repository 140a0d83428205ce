import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../errors.ts';
import { isOurs, removeContainer, removeContainerNow, signalContainer } from './containers.ts';
import { processesOf, signalProcess } from './processes.ts';
import { forget } from './state.ts';
import type { ServerRecord, Unit } from './state.ts';

const LOOK_MS = 100;
/** The kernel needs long to take down what has filled the memory of a GPU. */
const KILLED_MS = 30_000;

/**
 * Ends a server that was started by this Assay or an earlier one, whatever is left of it, and forgets it. Nothing that bears
 * neither its mark nor its token is touched.
 * @throws AssayError `server-stuck`; `no-engine` where its container's engine does not answer. Then it is not forgotten.
 */
export async function stopServer(record: ServerRecord): Promise<void> {
  const steps = [
    ['SIGTERM', record.graceMs],
    ['SIGTERM', record.graceMs],
    ['SIGKILL', KILLED_MS],
  ] as const;
  for (const [signal, ms] of steps) {
    await Promise.all(record.units.map((unit) => signalUnit(unit, record.token, signal)));
    if (await isGoneWithin(ms, record)) return forget(record);
  }
  throw new AssayError(
    'server-stuck',
    `The server of ${record.profile} does not end, not even when it is killed.`,
    {
      next: 'Look at what the system says of its processes: assay servers status.',
    },
  );
}

/** True as long as anything of it is left. */
export async function isLeft({ units, token }: ServerRecord): Promise<boolean> {
  const left = await Promise.all(units.map((unit) => isUnitLeft(unit, token)));
  return left.includes(true);
}

async function isUnitLeft({ container, process }: Unit, token: string): Promise<boolean> {
  if (container !== undefined && (await isOurs(container, token))) return true;
  return (await processesOf(process, token)).length > 0;
}

async function signalUnit(
  { container, process }: Unit,
  token: string,
  signal: NodeJS.Signals,
): Promise<void> {
  const isBoxed = container !== undefined && (await isOurs(container, token));
  if (isBoxed) await signalContainer(container, signal);
  if (isBoxed && signal === 'SIGKILL') await removeContainer(container);
  // The engine's client ends with its container; before, its end would take the log along.
  if (isBoxed && signal !== 'SIGKILL') return;
  for (const pid of await processesOf(process, token)) signalProcess(pid, signal);
}

async function isGoneWithin(ms: number, record: ServerRecord): Promise<boolean> {
  const until = performance.now() + ms;
  while (await isLeft(record)) {
    if (performance.now() > until) return false;
    await sleep(LOOK_MS);
  }
  return true;
}

/**
 * The same at the last moment of this process, for a server whose processes it knows itself. It is not forgotten: the next
 * Assay makes sure that nothing is left.
 */
export function killNow(record: ServerRecord): void {
  for (const { container, process: leader } of record.units) {
    if (container !== undefined) removeContainerNow(container);
    if (leader !== undefined) killGroup(leader.pid);
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended before.
  }
}
