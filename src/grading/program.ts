import type { CallJob, Limits, Sandbox, SliceRequest } from '../sandbox/contract.ts';
import type { CallSet, Task } from '../suites/contract.ts';

/** A program that is called with a set's inputs: a candidate, the reference, another reading of the task. */
export interface Program {
  /** Id of the task, for messages. */
  readonly task: string;
  readonly language: Task['language'];
  readonly code: string;
  readonly entry: string;
  readonly set: CallSet;
  readonly limits: Limits;
}

/** The longest encoding of a value that comes whole at once. */
export const INLINE_BYTES = 8192;

export function callJob({ language, code, entry, set, limits }: Program): CallJob {
  return { language, code, entry, inputs: set.inputs, shapes: set.shapes, limits, inlineBytes: INLINE_BYTES };
}

/** The program did not come as far again as it had come before. */
export class NotRepeated extends Error {}

/** Room for the slices of one run, which are never inline. */
export const SLICES_BYTES = 2 ** 30;

/**
 * Runs a program again for slices of long values, encoded, in the order of the requests: `room` bytes at most.
 * Throws NotRepeated where it now ends in another way, SandboxFailure.
 */
export async function readSlices(
  sandbox: Sandbox,
  program: Program,
  only: readonly SliceRequest[],
  { room = SLICES_BYTES, signal }: { room?: number; signal?: AbortSignal | undefined } = {},
): Promise<Uint8Array[]> {
  if (only.length === 0) return [];
  const limits = { ...program.limits, outputBytes: room };
  const job: CallJob = { ...callJob(program), limits, only };
  const { end, results } = await sandbox.call(job, signal === undefined ? {} : { signal });
  if (end !== 'finished' && end !== 'stopped')
    throw new NotRepeated(`it ended with ${end} when it was run again`);
  const slices = results.flatMap((result) => (result.kind === 'value' ? [result.bytes] : []));
  // One that raises has one result for all the slices of its input.
  if (slices.length !== only.length) throw new NotRepeated('it raised when it was run again');
  return slices;
}
