import { constants } from 'node:os';

import type { Tick } from './clock.ts';
import type { JobEnd, JobReport, Limits } from './contract.ts';
import { SandboxFailure } from './contract.ts';
import { ProtocolError, TooLong } from './frames.ts';

/** One process of a job. `blob` is what `runners/python/job.py` reads: see `blobOf`. */
export interface Part {
  readonly role: 'call' | 'candidate' | 'checker' | 'expressions' | 'javascript';
  readonly blob: Buffer;
}

/** How the supervisor saw a job end: times in seconds, sizes in bytes. */
export interface Exit {
  /** `status` as wait(2) gives it; `setup` says why the process could not be confined. */
  readonly parts: readonly { readonly status: number; readonly setup: string | null }[];
  readonly cpu: number;
  readonly wall: number;
  readonly peak: number;
  /** It was ended for the files that it left in its folder. */
  readonly flood: boolean;
  /** The kernel ended some process for lack of memory while it ran. */
  readonly oom: boolean;
  readonly printed: string;
}

/** One try at a job, fed by a member of the pool as the job goes. `go on` is what `data` and `tick` answer; false ends the job. */
export interface Attempt<Report extends JobReport> {
  readonly parts: readonly Part[];
  readonly limits: Limits;
  data(part: number, bytes: Buffer): boolean;
  tick(tick: Tick): boolean;
  /** Throws SandboxFailure when the job never began. */
  settle(exit: Exit): Report;
}

/** The share of every limit that an attempt may use, and whether nothing else runs beside it. */
export interface Terms {
  readonly share: number;
  readonly alone: boolean;
}

/** JSON for the process, its length before it, and raw bytes behind it. */
export function blobOf(spec: unknown, raw: Uint8Array = new Uint8Array()): Buffer {
  const json = Buffer.from(JSON.stringify(spec));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, raw]);
}

/** What an attempt cost, and what it printed. */
export function costOf(
  exit: Exit,
  terms: Terms,
): Pick<JobReport, 'cpuS' | 'wallS' | 'peakBytes' | 'printed' | 'alone'> {
  const { cpu, wall, peak, printed } = exit;
  return { cpuS: cpu, wallS: wall, peakBytes: peak, printed, alone: terms.alone };
}

/** How a job ends by what it wrote. Throws again what is no fault of the job's. */
export function endOfFault(error: unknown): 'output' | 'protocol' {
  if (!(error instanceof ProtocolError)) throw error;
  return error instanceof TooLong ? 'output' : 'protocol';
}

/** A process that could not be confined says nothing about the candidate. */
export function requireSetup(exit: Exit): void {
  const broken = exit.parts.find((part) => part.setup !== null);
  if (broken !== undefined) throw new SandboxFailure(`the sandbox could not confine a job: ${broken.setup}`);
}

/** What an end by signal or a silent exit means. `status` as wait(2) gives it. */
export function endOfStatus(status: number, exit: Exit, limits: Limits): JobEnd {
  const signal = status & 0x7f;
  if (signal === 0) return 'exited';
  if (signal === constants.signals.SIGXFSZ) return 'output';
  if (signal !== constants.signals.SIGKILL)
    return signal === constants.signals.SIGXCPU ? 'timeout' : 'killed';
  if (exit.cpu >= limits.jobCpuS) return 'timeout';
  return exit.oom ? 'memory' : 'killed';
}
