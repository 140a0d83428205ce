import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';

/** Variable in a server's environment whose value no other process has; all that it starts inherits it. */
export const TOKEN_VARIABLE = 'ASSAY_SERVER';

/** What tells a process from any other that had or will have its number. */
export interface Mark {
  readonly pid: number;
  /** When it started, as this system tells it. */
  readonly start: string;
}

/** @returns undefined where there is no such process */
export async function markOf(pid: number): Promise<Mark | undefined> {
  const found = (await look()).find((one) => one.pid === pid);
  return found === undefined ? undefined : { pid, start: found.start };
}

export const isAlive = async ({ pid, start }: Mark): Promise<boolean> => (await markOf(pid))?.start === start;

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

interface Seen extends Mark {
  readonly group: number;
}

/** All that live on this machine, without those that have ended and are not fetched by their parent yet. */
const look = (): Promise<Seen[]> => (process.platform === 'linux' ? lookInProc() : lookWithPs());

async function lookInProc(): Promise<Seen[]> {
  const boot = readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return readdirSync('/proc').flatMap((name) => {
    const text = /^\d+$/.test(name) ? readText(`/proc/${name}/stat`) : undefined;
    // The command's name, in brackets, may hold anything. Source: proc(5).
    const [state = 'Z', , group, , , , , , , , , , , , , , , , , ticks] =
      text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
    return 'ZX'.includes(state)
      ? []
      : [{ pid: Number(name), group: Number(group), start: `${boot}/${ticks}` }];
  });
}

async function lookWithPs(): Promise<Seen[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,stat=,lstart=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, group, state = '', start = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)/.exec(line) ?? [];
    return pid === undefined || state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), group: Number(group), start }];
  });
}

const hasToken = (pid: number, token: string): boolean =>
  readText(`/proc/${pid}/environ`)?.split('\0').includes(`${TOKEN_VARIABLE}=${token}`) === true;

/** Processes end between two looks, and others' may not be looked at. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
