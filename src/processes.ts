import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';

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

export interface Seen extends Mark {
  readonly group: number;
}

/** All that live on this machine, without those that have ended and are not fetched by their parent yet. */
export const look = (): Promise<Seen[]> => (process.platform === 'linux' ? lookInProc() : lookWithPs());

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

/** Processes end between two looks, and others' may not be looked at. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
