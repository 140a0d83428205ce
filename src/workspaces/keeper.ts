import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { z } from 'zod';

import { onAbort } from '../abort.ts';
import { SandboxFailure } from '../sandbox/contract.ts';
import { lastWord } from '../sandbox/last-word.ts';
import { Patience } from '../sandbox/patience.ts';
import { bootFor, framed, readRunner } from '../sandbox/supervisor.ts';
import type { CommandJob, CommandReport } from './contract.ts';
import type { Keeper } from './ground.ts';

/** In the order in which they need one another; the first two are the supervisors' of the sandboxes. */
const SHARED = ['seccomp', 'watch'] as const;
const OWN = ['place', 'confine', 'tree', 'keeper'] as const;
const BYTES_A_CHARACTER = 4;
const STDERR_KEPT = 2000;

/** What the interpreter that becomes the keeper is started with. */
export const KEEPER_FLAGS = [
  '-I',
  '-S',
  '-B',
  '-c',
  bootFor("package.keeper.keep(start['job'], start['mounts'])"),
];

const line = z.union([
  z.object({ alive: z.number() }),
  z.object({ failed: z.string() }),
  z.object({
    report: z.object({
      end: z.enum(['exited', 'timeout', 'memory', 'disk', 'output', 'killed']),
      exit: z.int().nullable(),
      output: z.base64(),
      results: z.base64(),
      cpu: z.number(),
      wall: z.number(),
      peak: z.number(),
    }),
  }),
]);

type Line = z.infer<typeof line>;

/** A job as the keeper gets it; `share` scales its limits of time. */
export interface Order {
  readonly job: CommandJob;
  readonly variables: Readonly<Record<string, string>>;
  readonly share: number;
}

/** Has a keeper run one job. Throws SandboxFailure where it dies or cannot make the room, and the signal's reason. */
export async function converse(
  keeper: Keeper,
  order: Order,
  signal: AbortSignal | undefined,
): Promise<CommandReport> {
  const { process } = keeper;
  let stderr = '';
  process.stderr.on('data', (piece: Buffer) => (stderr = (stderr + piece.toString()).slice(-STDERR_KEPT)));
  process.stdin.on('error', () => {});
  process.on('error', (error) => (stderr += `\n${error.message}`));
  const patience = new Patience(() => {
    stderr += '\nit was not heard from for minutes';
    process.kill('SIGKILL');
  });
  // It ends all at once when nobody is there any more; killing bubblewrap while it starts would leak a child.
  const forget = onAbort(signal, () => process.stdin.end());
  try {
    signal?.throwIfAborted();
    patience.begin();
    process.stdin.write(bootBytes(keeper, order));
    const said = await lastLine(process.stdout, patience);
    signal?.throwIfAborted();
    return reportOf(said, order.job, () => lastWord(stderr));
  } finally {
    forget();
    patience.end();
    await end(keeper);
  }
}

/** Its end is waited for: only then is nothing left of the room. */
async function end(keeper: Keeper): Promise<void> {
  const { process } = keeper;
  process.stdin.end();
  if (process.exitCode === null && process.signalCode === null && process.pid !== undefined)
    await once(process, 'close');
  await keeper.end();
}

async function lastLine(stdout: NodeJS.ReadableStream, patience: Patience): Promise<Line | undefined> {
  for await (const text of createInterface({ input: stdout })) {
    patience.heard();
    const said = line.parse(JSON.parse(text));
    if (!('alive' in said)) return said;
  }
  return undefined;
}

function reportOf(
  said: Line | undefined,
  { outputChars }: CommandJob,
  lastWords: () => string | undefined,
): CommandReport {
  if (said === undefined || 'alive' in said)
    throw new SandboxFailure(`the command's room died: ${lastWords() ?? 'it said nothing'}`);
  if ('failed' in said) throw new SandboxFailure(`the command's room could not be made: ${said.failed}`);
  const { end: how, exit, output, results, cpu, wall, peak } = said.report;
  const text = Buffer.from(output, 'base64').toString('utf8');
  return {
    end: how,
    exitCode: exit,
    output: outputChars === 0 ? '' : text.slice(-outputChars),
    results: Buffer.from(results, 'base64'),
    cpuS: cpu,
    wallS: wall,
    peakBytes: peak,
  };
}

let modules: [string, string][] | undefined;

function bootBytes({ mounts }: Keeper, { job, variables, share }: Order): Buffer {
  modules ??= [
    ...SHARED.map((name): [string, string] => [name, readRunner(`python/${name}.py`)]),
    ...OWN.map((name): [string, string] => [
      name,
      readFileSync(new URL(`keeper/${name}.py`, import.meta.url), 'utf8'),
    ]),
  ];
  const { cpuS, memoryBytes, diskBytes, processes } = job.limits;
  return framed({
    modules,
    mounts,
    job: {
      argv: job.argv,
      variables,
      files: job.files.map(({ path, content }) => [path, Buffer.from(content).toString('base64')]),
      limits: { cpu: share * cpuS, memory: memoryBytes, disk: diskBytes, processes },
      kept: BYTES_A_CHARACTER * job.outputChars,
    },
  });
}
