import PQueue from 'p-queue';
import { join } from 'node:path';
import { counted } from '../../counted.ts';
import { AssayError } from '../../errors.ts';
import type { Project } from '../project.ts';
import type { Mining } from './mining.ts';
import type { TracedPart } from './state.ts';
import { fromStored, toStored } from './state.ts';
import { chooseTests } from './trace/choose.ts';
import type { CoveringTest } from './trace/choose.ts';
import { traceTests } from './trace/trace.ts';
import type { Traced } from './trace/trace.ts';

/** Starting a test runner costs as much as many tests. */
const PART_SIZE = 8;

/**
 * Which tests run each method, by its index: at most as many as a task has. The tests are run in parts; what an earlier process
 * traced is not run again.
 * @throws SandboxFailure; AssayError `nothing-traced`
 */
export async function coverMethods(mining: Mining): Promise<ReadonlyMap<number, readonly CoveringTest[]>> {
  const { labels, state, workspaces, project, onPhase } = mining;
  const left = labels.filter((label) => !state.parts.has(label));
  onPhase?.('Tracing which tests run which methods', labels.length, labels.length - left.length);
  const queue = new PQueue({ concurrency: workspaces.concurrency });
  await Promise.all(partsOf(left).map((some) => queue.add(() => traceLabels(some, mining))));
  const parts = tracedParts(mining);
  const covering = merge(parts, project.tests.maxTests);
  if (covering.size === 0) throw nothingTraced(project, parts);
  return covering;
}

/** Each part once, in the order of the labels. */
export const tracedParts = ({ labels, state }: Pick<Mining, 'labels' | 'state'>): TracedPart[] => [
  ...new Set(labels.flatMap((label) => state.parts.get(label) ?? [])),
];

const partsOf = (labels: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(labels.length / PART_SIZE) }, (_, at) =>
    labels.slice(at * PART_SIZE, (at + 1) * PART_SIZE),
  );

/** A file that cannot be loaded keeps the others of its part from running: then each is run alone. */
async function traceLabels(labels: readonly string[], mining: Mining): Promise<void> {
  mining.signal?.throwIfAborted();
  const part = await tracePart(labels, mining);
  if (part.fault !== undefined && labels.length > 1) {
    for (const label of labels) await traceLabels([label], mining);
    return;
  }
  await mining.state.addPart(part);
  for (const _ of labels) mining.onStep?.();
}

function nothingTraced(project: Project, parts: readonly TracedPart[]): AssayError {
  const ran = parts.reduce((sum, part) => sum + part.ran, 0);
  const path = join(project.folder, 'suite.yaml');
  if (ran > 0) {
    return new AssayError(
      'nothing-traced',
      `${counted(ran, 'test')} ran, and none ran a method of the checkout.`,
      {
        next: `The tests may import an installed copy: let ${path} install it with pip install --editable, or set PYTHONPATH.`,
      },
    );
  }
  const [fault] = parts.flatMap((part) =>
    part.fault === undefined ? [] : [`${part.labels.join(' ')}: ${part.fault}`],
  );
  return new AssayError(
    'nothing-traced',
    `No test ran with ${project.tests.command.join(' ')}. ${fault ?? ''}`,
    {
      next: `Correct the tests' command or what it needs in ${path}, and run the same command again.`,
    },
  );
}

async function tracePart(labels: readonly string[], mining: Mining): Promise<TracedPart> {
  const { ran, passed, seconds, covering: tests, report } = await traceTests(labels, mining);
  const { maxTests } = mining.project.tests;
  const chosen = new Map([...tests].map(([index, some]) => [index, chooseTests(some, maxTests)]));
  const fault = faultOf(ran, report);
  return {
    labels: [...labels],
    ran,
    passed,
    seconds,
    ...(fault === undefined ? {} : { fault }),
    covering: toStored(chosen),
  };
}

/** As much of the output as tells why. */
const TAIL_CHARS = 600;

function faultOf(ran: number, { end, exitCode, output }: Traced['report']): string | undefined {
  if (end !== 'exited') return `ended by ${end}`;
  return ran > 0 ? undefined : `no test ran (exit code ${exitCode}): ${output.trim().slice(-TAIL_CHARS)}`;
}

function merge(parts: readonly TracedPart[], most: number): Map<number, CoveringTest[]> {
  const merged = new Map<number, CoveringTest[]>();
  for (const { covering } of parts) {
    for (const [index, tests] of fromStored(covering))
      merged.set(index, chooseTests([...(merged.get(index) ?? []), ...tests], most));
  }
  return merged;
}
