import { readFileSync, readdirSync } from 'node:fs';

/** A process and when it started, so that a reused number is not taken for it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
}

/** Children of a process, their children and so on; none where the system shows no /proc. */
export function descendants(root: number): Process[] {
  if (process.platform !== 'linux') return [];
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? []);
  const found: Process[] = [];
  for (let parents = new Set([root]); parents.size > 0;) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

export function stillAlive({ pid, started }: Process): boolean {
  return read(pid)?.started === started;
}

function read(pid: number): Process | undefined {
  try {
    // The name in parentheses may hold anything; the fields behind it are plain.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // One that has ended and waits to be reaped by init is gone.
    if (fields[0] === 'Z') return undefined;
    return { pid, parent: Number(fields[1]), started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
