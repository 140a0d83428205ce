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
import type { ExpressionJob, ExpressionResult, JobEnd, JobReport, Limits } from './contract.ts';
import { type Frame, FrameReader, ProtocolError } from './frames.ts';

const ROLES = { python: 'expressions', javascript: 'javascript' } as const;

/** Longest text of a result. A question's values take a few hundred bytes, and reading JSON takes many times its length. */
const RESULT_BYTES = 1 << 20;

/** How one process of an ExpressionJob went. `at`, of its own calls, is the one that it did not outlive. */
export interface ProcessReport extends JobReport {
  /** One a call that it came to the end of, in order. */
  readonly results: readonly ExpressionResult[];
}

/** One try at a row of calls in one process. */
export class ExpressionAttempt implements Attempt<ProcessReport> {
  readonly parts: readonly Part[];
  readonly limits: Limits;
  readonly #terms: Terms;
  readonly #count: number;
  readonly #reader = new FrameReader({ v: RESULT_BYTES, o: RESULT_BYTES, X: RESULT_BYTES });
  readonly #clock: Clock;
  readonly #results: ExpressionResult[] = [];
  #end: JobEnd | undefined;
  #bound: Bound | undefined;

  constructor({ language, code, calls, limits }: ExpressionJob, terms: Terms) {
    this.parts = [{ role: ROLES[language], blob: blobOf({ code, calls }) }];
    this.limits = limits;
    this.#terms = terms;
    this.#count = calls.length;
    this.#clock = new Clock(limits, terms.share);
  }

  data(_part: number, bytes: Buffer): boolean {
    try {
      for (const frame of this.#reader.push(bytes)) this.#take(frame);
    } catch (error) {
      this.#end = endOfFault(error);
    }
    return this.#end !== 'protocol' && this.#end !== 'output';
  }

  tick(tick: Tick): boolean {
    // Whoever stays after the last result is not waited for.
    if (this.#isComplete) return false;
    this.#bound = this.#clock.judge(tick, this.#results.length);
    if (this.#bound !== undefined) this.#end ??= 'timeout';
    return this.#end === undefined;
  }

  get #isComplete(): boolean {
    return this.#results.length === this.#count;
  }

  settle(exit: Exit): ProcessReport {
    if (this.#end === undefined) requireSetup(exit);
    const end = this.#end ?? this.#endOf(exit);
    // Of a process that broke the protocol nothing is believed.
    const results = end === 'protocol' ? [] : this.#results;
    return {
      end,
      ...(end !== 'finished' && { at: results.length }),
      ...(end === 'timeout' && { bound: this.#bound ?? 'job-cpu' }),
      ...costOf(exit, this.#terms),
      results,
    };
  }

  #take(frame: Frame): void {
    if (this.#end !== undefined) {
      if (this.#end !== 'timeout') throw new ProtocolError('a frame after the last');
    } else if (frame.kind === 'M') this.#end = 'memory';
    else {
      this.#results.push(this.#readResult(frame));
      if (frame.kind === 'X') this.#end = 'exited';
    }
    this.#clock.progress();
  }

  #readResult({ kind, index, cpuS, payload }: Frame): ExpressionResult {
    if (index !== this.#results.length || index >= this.#count)
      throw new ProtocolError(`a result for call ${index} out of turn`);
    const text = payload.toString('utf8');
    if (kind === 'v') return { kind: 'json', text, cpuS };
    if (kind === 'o') return { kind: 'printed', text, end: 'finished', cpuS };
    if (kind === 'X') return { kind: 'printed', text, end: 'exited', cpuS };
    throw new ProtocolError(`a result of kind ${kind}`);
  }

  #endOf(exit: Exit): JobEnd {
    if (exit.flood) return 'output';
    if (this.#reader.pending > 0) return 'protocol';
    if (this.#isComplete) return 'finished';
    const end = endOfStatus(exit.parts[0]?.status ?? 0, exit, this.limits);
    return end === 'killed' && ranOutOfMemory(exit, this.limits) ? 'memory' : end;
  }
}

/** V8 crashes where it lacks memory, be it within its heap's limit or the kernel's; what it says may be hidden by other output. */
function ranOutOfMemory({ printed, peak }: Exit, { memoryBytes }: Limits): boolean {
  return /FATAL ERROR: .*memory|# Fatal .*(memory|invalid size)/.test(printed) || peak > memoryBytes / 2;
}
