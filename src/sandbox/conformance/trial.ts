import { type RunOptions, type Sandbox, SandboxFailure } from '../contract.ts';
import type { Bait } from './bait.ts';
import { LIMITS, type Seen, observe } from './observe.ts';
import { type Program, followerOf } from './programs.ts';

const SHOWN_CHARACTERS = 200;
/** What a program is told that attacks with something that its sandbox does not have. */
const EMPTY_HANDED =
  /No module named|has no attribute|can't start new thread|Not supported|Filename too long|Cannot find module|not a function|is not defined/;
/** Resident memory of a whole process, its interpreter and what the kernel rounds up. */
const MOST_BYTES = 2 * LIMITS.memoryBytes;

/**
 * Runs a program and says what is wrong with how the sandbox took it, each as the end of a sentence about the program; []
 * where everything held. A hostile one is followed by an honest one that sees what it left: in the same place only where
 * `sandbox` runs one job at a time. Throws AssayError `no-javascript` where the sandbox has none, or the signal's reason.
 */
export async function tryProgram(
  sandbox: Sandbox,
  program: Program,
  bait: Bait,
  options: Pick<RunOptions, 'signal'> = {},
): Promise<string[]> {
  const run = (which: Program) => observe(sandbox, which, bait, options).catch(failureOf);
  const seen = await run(program);
  if (program.subject === 'honest') return [...refusal(seen), ...bait.harm()];
  const next = refusal(await run(followerOf(program.language)));
  return [...breaches(seen, program, bait), ...next.map(spoilt), ...bait.harm()];
}

/** A sandbox that fails has not held. */
function failureOf(error: unknown): SandboxFailure {
  if (error instanceof SandboxFailure) return error;
  throw error;
}

function refusal(seen: Seen | SandboxFailure): string[] {
  if (seen instanceof SandboxFailure) return [`made the sandbox fail: ${seen.message}`];
  return seen.isAccepted ? [] : [`was not accepted: it ended with ${endOf(seen)}`];
}

const spoilt = (failure: string): string => `spoilt the next job, which ${failure}`;

function breaches(seen: Seen | SandboxFailure, program: Program, { secret }: Bait): string[] {
  if (seen instanceof SandboxFailure) return [`made the sandbox fail: ${seen.message}`];
  return [
    ...(seen.isAccepted ? ['was accepted'] : []),
    ...(isExpected(seen, program)
      ? []
      : [`ended with ${endOf(seen)}, not with ${program.ends.join(' or ')}`]),
    ...(seen.told.includes(secret) ? ['told a secret of the user'] : []),
    ...(seen.peakBytes > MOST_BYTES ? [`took ${seen.peakBytes >> 20} MiB of memory`] : []),
  ];
}

/** Who does not find what to attack with has done nothing, however it was to end. */
function isExpected({ end, told }: Seen, { ends }: Program): boolean {
  return ends.includes(end) || ((end === 'finished' || end === 'load-error') && EMPTY_HANDED.test(told));
}

/** With what it said, in printable ASCII alone: it is hostile text for a terminal. */
function endOf({ end, told }: Seen): string {
  const words = told.replaceAll(/[^ -~]+/g, ' ').trim();
  return words === '' ? end : `${end} (${words.slice(0, SHOWN_CHARACTERS)})`;
}
