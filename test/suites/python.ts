import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { CallSet, Task } from '../../src/suites/contract.ts';

export interface Proof {
  readonly id: string;
  /** The shaped base inputs are those of the task's assertions. */
  readonly base: boolean;
  /** Inputs that the task's own contract refuses. */
  readonly outside: number;
  /** The reference gives the same answers twice. */
  readonly stable: boolean;
  readonly counts: Record<string, number>;
}

export interface Statement {
  readonly task: Task;
  readonly contract: string;
  readonly assertion?: string;
}

/** Puts tasks to plain Python, outside any sandbox: only for references that ship with the data sets. */
export function prove(statements: readonly Statement[]): Proof[] {
  const rows = statements.map(({ task, contract, assertion }) => {
    const sets = task.tests.filter((set): set is CallSet => set.kind === 'calls');
    return JSON.stringify({
      id: task.id,
      entry: task.entryPoint,
      reference: task.reference,
      shapes: sets[0]?.shapes ?? [],
      sets: Object.fromEntries(sets.map((set) => [set.name, new TextDecoder().decode(set.inputs)])),
      contract,
      assertion,
    });
  });
  const script = join(import.meta.dirname, 'shaped.py');
  const options = { input: rows.join('\n'), encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const { stdout, stderr } = spawnSync('python3', ['-W', 'ignore', script], options);
  if (stderr !== '') throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): Proof => JSON.parse(line));
}
