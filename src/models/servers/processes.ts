import { look, readText } from '../../processes.ts';
import type { Mark } from '../../processes.ts';

/** Variable in a server's environment whose value no other process has; all that it starts inherits it. */
export const TOKEN_VARIABLE = 'ASSAY_SERVER';

/**
 * The processes of a server, by what nobody else has: the first one by its number and its start, its group as long as that one
 * leads it, and any process that has the token in its environment (Linux). A process that only has the same number, or the
 * same name, is none of them.
 */
export async function processesOf(leader: Mark | undefined, token: string): Promise<number[]> {
  const all = await look();
  const led = all.find(({ pid, start }) => pid === leader?.pid && start === leader.start);
  return all.flatMap(({ pid, group }) =>
    pid === led?.pid || (led !== undefined && group === led.pid) || hasToken(pid, token) ? [pid] : [],
  );
}

/** Sends a signal; a process that has just ended needs none. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const hasToken = (pid: number, token: string): boolean =>
  readText(`/proc/${pid}/environ`)?.split('\0').includes(`${TOKEN_VARIABLE}=${token}`) === true;
