import {
  type Attempt,
  type Exit,
  type Part,
  type Terms,
  blobOf,
  endOfStatus,
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
/** What the checker says when the candidate went before its verdict: then the candidate's own end counts. */
const GONE = 'CandidateGone';

/** One try at a CheckJob: the verdict is the checker's alone, the candidate's frames only say how it ended. */
export class CheckAttempt implements Attempt<CheckReport> {
  readonly parts: readonly Part[];
  readonly limits: Limits;
  readonly #terms: Terms;
  readonly #clock: Clock;
  readonly #readers = [new FrameReader(), new FrameReader()] as const;
  readonly #candidate: Frame[] = [];
  readonly #checker: Frame[] = [];
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
      const frames = this.#readers[isCandidate ? 0 : 1].push(bytes);
      (isCandidate ? this.#candidate : this.#checker).push(...frames);
      if (isCandidate) checkOrder(this.#candidate);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end = 'protocol';
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
    if (last?.kind === 'L')
      throw new SandboxFailure(`the checking code cannot be loaded: ${said(readError(last))}`);
    const raised = last?.kind === 'F' ? readError(last) : undefined;
    const gone = raised?.type === GONE || !['P', 'F'].includes(last?.kind ?? '');
    const end = this.#end ?? (exit.flood ? 'output' : gone ? this.#endOf(exit) : 'finished');
    const judged = end === 'finished' && !gone;
    const error = this.#loadError(end);
    return {
      end,
      verdict: !judged ? 'none' : raised === undefined ? 'passed' : 'failed',
      ...(judged && raised && { raised }),
      ...(error && { error }),
      ...(end === 'timeout' && { bound: this.#bound ?? 'job-cpu' }),
      cpuS: exit.cpu,
      wallS: exit.wall,
      peakBytes: exit.peak,
      printed: exit.printed,
      alone: this.#terms.alone,
    };
  }

  /** Of the process that ended first: the candidate, or else the checker. */
  #endOf(exit: Exit): JobEnd {
    const last = [...this.#candidate, ...this.#checker].findLast(({ kind }) => kind in END_OF_FRAME);
    if (last !== undefined) return END_OF_FRAME[last.kind] ?? 'protocol';
    const [candidate, checker] = exit.parts.map(({ status }) => status);
    const gone = this.#checker.at(-1)?.kind === 'F';
    return endOfStatus((gone ? candidate : checker) ?? 0, exit, this.limits);
  }

  #loadError(end: JobEnd): RaisedError | undefined {
    const frame = this.#candidate.find(({ kind }) => kind === 'S' || kind === 'L');
    return frame !== undefined && (end === 'syntax' || end === 'load-error') ? readError(frame) : undefined;
  }
}

/** A candidate writes that it is loaded, then perhaps why it left; or only why it cannot be loaded. */
function checkOrder(frames: readonly Frame[]): void {
  const kinds = frames.map(({ kind }) => kind).join('');
  if (!/^(l[XM]?|[SLNXM])?$/.test(kinds)) throw new ProtocolError('frames that no candidate writes');
}

function said({ type, message }: RaisedError): string {
  return `${type}: ${message}`;
}
