import {
  type Attempt,
  type Exit,
  type Part,
  type Terms,
  blobOf,
  endOfFault,
  endOfStatus,
  costOf,
  requireSetup,
} from './attempt.ts';
import { type Bound, Clock, type Tick } from './clock.ts';
import {
  type CheckJob,
  type CheckReport,
  type JobEnd,
  type Limits,
  type RaisedError,
  SandboxFailure,
} from './contract.ts';
import { type Frame, FrameReader, ProtocolError } from './frames.ts';
import { END_OF_FRAME, readError } from './results.ts';

const CANDIDATE = 0;

/** One try at a CheckJob: the verdict is the checker's alone, the candidate's frames only say how it ended. */
export class CheckAttempt implements Attempt<CheckReport> {
  readonly parts: readonly Part[];
  readonly limits: Limits;
  readonly #terms: Terms;
  readonly #clock: Clock;
  readonly #readers = [new FrameReader(), new FrameReader()] as const;
  readonly #candidate: Said[] = [];
  readonly #checker: Said[] = [];
  #end: JobEnd | undefined;
  #bound: Bound | undefined;

  constructor(job: CheckJob, terms: Terms) {
    const { code, entry, setup, test } = job;
    this.parts = [
      { role: 'candidate', blob: blobOf({ code, entry }) },
      { role: 'checker', blob: blobOf({ entry, setup, test }) },
    ];
    this.limits = job.limits;
    this.#terms = terms;
    // Checking code has no inputs to tell apart: the job's limit alone counts.
    this.#clock = new Clock({ ...job.limits, inputCpuS: Infinity }, terms.share);
  }

  data(part: number, bytes: Buffer): boolean {
    const isCandidate = part === CANDIDATE;
    try {
      const frames = this.#readers[isCandidate ? 0 : 1].push(bytes).map(understand);
      (isCandidate ? this.#candidate : this.#checker).push(...frames);
      if (isCandidate) checkOrder(this.#candidate);
    } catch (error) {
      this.#end = endOfFault(error);
    }
    return this.#end === undefined;
  }

  tick(tick: Tick): boolean {
    this.#bound = this.#clock.judge(tick, undefined);
    if (this.#bound !== undefined) this.#end ??= 'timeout';
    return this.#end === undefined;
  }

  settle(exit: Exit): CheckReport {
    if (this.#end === undefined) requireSetup(exit);
    const last = this.#checker.at(-1);
    if (last?.kind === 'L') throw new SandboxFailure(`the checking code cannot be loaded: ${describe(last)}`);
    const raised = last?.kind === 'F' ? last.error : undefined;
    const gone = last?.kind !== 'P' && last?.kind !== 'F';
    const end = this.#end ?? (exit.flood ? 'output' : gone ? this.#endOf(exit) : 'finished');
    const judged = end === 'finished' && !gone;
    const error = this.#loadError(end);
    return {
      end,
      verdict: !judged ? 'none' : raised === undefined ? 'passed' : 'failed',
      ...(judged && raised && { raised }),
      ...(error && { error }),
      ...(end === 'timeout' && { bound: this.#bound ?? 'job-cpu' }),
      ...costOf(exit, this.#terms),
    };
  }

  /** Of the process that ended first: the candidate, or else the checker. */
  #endOf(exit: Exit): JobEnd {
    const said = this.#checker.at(-1)?.kind;
    if (said === 'B') return 'protocol';
    const last = [...this.#candidate, ...this.#checker].findLast(({ kind }) => kind in END_OF_FRAME);
    if (last !== undefined) return END_OF_FRAME[last.kind] ?? 'protocol';
    const [candidate, checker] = exit.parts.map(({ status }) => status);
    return endOfStatus((said === 'G' ? candidate : checker) ?? 0, exit, this.limits);
  }

  #loadError(end: JobEnd): RaisedError | undefined {
    const frame = this.#candidate.find(({ error }) => error !== undefined);
    return end === 'syntax' || end === 'load-error' ? frame?.error : undefined;
  }
}

/** A candidate writes that it is loaded, then perhaps why it left; or only why it cannot be loaded. */
function checkOrder(frames: readonly Said[]): void {
  const kinds = frames.map(({ kind }) => kind).join('');
  if (!/^(l[XM]?|[SLNXM])?$/.test(kinds)) throw new ProtocolError('frames that no candidate writes');
}

/** A frame and the error in it. Throws ProtocolError where a frame that carries one says something else. */
interface Said {
  readonly kind: string;
  readonly error: RaisedError | undefined;
}

function understand(frame: Frame): Said {
  const { kind } = frame;
  return { kind, error: 'FSL'.includes(kind) ? readError(frame) : undefined };
}

function describe({ error }: Said): string {
  return error === undefined ? 'it says nothing' : `${error.type}: ${error.message}`;
}
