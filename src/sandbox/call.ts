import { countElements, isArray } from '../rawjson.ts';
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
import type {
  CallJob,
  CallReport,
  CallResult,
  JobEnd,
  Limits,
  RaisedError,
  SliceRequest,
  Watcher,
} from './contract.ts';
import { type Frame, FrameReader, ProtocolError } from './frames.ts';
import { END_OF_FRAME, Sequence, readError, readResult } from './results.ts';

const INLINE_BYTES = 8192;
/** A hash takes 68 bytes: this is room for the digest of two billion elements in slices of the usual length. */
const DIGEST_BYTES = 16 << 20;
/** One try at a CallJob: reads the results as they come, watches the time, and says how it ended. */
export class CallAttempt implements Attempt<CallReport> {
  readonly parts: readonly Part[];
  readonly limits: Limits;
  readonly #terms: Terms;
  readonly #watcher: Watcher | undefined;
  readonly #reader: FrameReader;
  readonly #sequence: Sequence;
  readonly #clock: Clock;
  readonly #results: CallResult[] = [];
  #loaded = false;
  /** Decided by what the job wrote or by the host; nothing later changes it. */
  #end: JobEnd | undefined;
  #error: RaisedError | undefined;
  #bound: Bound | undefined;

  constructor(job: CallJob, terms: Terms, watcher: Watcher | undefined) {
    this.parts = [{ role: 'call', blob: blobOfCall(job) }];
    this.limits = job.limits;
    this.#terms = terms;
    this.#watcher = watcher;
    this.#sequence = new Sequence(isArray(job.inputs) ? countElements(job.inputs) : 0, job.only);
    this.#clock = new Clock(job.limits, terms.share);
    const inline = job.inlineBytes ?? INLINE_BYTES;
    this.#reader = new FrameReader({
      v: job.only === undefined ? inline : job.limits.outputBytes,
      d: DIGEST_BYTES,
    });
  }

  data(_part: number, bytes: Buffer): boolean {
    try {
      for (const frame of this.#reader.push(bytes)) this.#take(frame);
    } catch (error) {
      this.#end = endOfFault(error);
    }
    return this.#end !== 'protocol' && this.#end !== 'output' && this.#end !== 'stopped';
  }

  tick(tick: Tick): boolean {
    this.#bound = this.#clock.judge(tick, this.#current());
    if (this.#bound !== undefined) this.#end ??= 'timeout';
    return this.#end === undefined;
  }

  settle(exit: Exit): CallReport {
    if (this.#end === undefined) requireSetup(exit);
    const end = this.#end ?? this.#endOf(exit);
    const at = this.#current();
    return {
      end,
      ...(this.#error && { error: this.#error }),
      ...(at !== undefined && { at }),
      ...(end === 'timeout' && { bound: this.#bound ?? 'job-cpu' }),
      ...costOf(exit, this.#terms),
      results: this.#results,
    };
  }

  #take(frame: Frame): void {
    if (this.#end !== undefined) {
      if (this.#end !== 'stopped' && this.#end !== 'timeout')
        throw new ProtocolError('a frame after the last');
    } else if (frame.kind in END_OF_FRAME) this.#takeEnd(frame);
    else if (!this.#loaded) this.#takeLoaded(frame);
    else if (this.#sequence.take(frame)) this.#takeResult(frame);
    this.#clock.progress();
  }

  #takeEnd(frame: Frame): void {
    const whileCalling = frame.kind === 'X' || frame.kind === 'M';
    if (this.#loaded && (!whileCalling || this.#current() === undefined))
      throw new ProtocolError('an end out of turn');
    if (frame.kind === 'S' || frame.kind === 'L') this.#error = readError(frame);
    this.#end = END_OF_FRAME[frame.kind];
  }

  #takeLoaded({ kind }: Frame): void {
    if (kind !== 'l') throw new ProtocolError(`a frame of kind ${kind} before the program was loaded`);
    this.#loaded = true;
  }

  #takeResult(frame: Frame): void {
    const result = readResult(frame);
    if (this.#watcher === undefined) this.#results.push(result);
    else if (this.#watcher(frame.index, result) === 'stop') this.#end = 'stopped';
  }

  #current(): number | undefined {
    return this.#loaded ? this.#sequence.current : undefined;
  }

  #endOf(exit: Exit): JobEnd {
    if (exit.flood) return 'output';
    if (this.#loaded && this.#sequence.current === undefined)
      return this.#reader.pending > 0 ? 'protocol' : 'finished';
    const end = endOfStatus(exit.parts[0]?.status ?? 0, exit, this.limits);
    return end === 'exited' && this.#reader.pending > 0 ? 'protocol' : end;
  }
}

function blobOfCall(job: CallJob): Buffer {
  const spec = {
    code: job.code,
    entry: job.entry,
    shapes: job.shapes ?? [],
    inline: job.inlineBytes ?? INLINE_BYTES,
    doubt: job.doubt ?? false,
    only: job.only === undefined ? null : slicesByInput(job.only),
  };
  return blobOf(spec, job.inputs);
}

function slicesByInput(only: readonly SliceRequest[]): Record<number, [number, number][]> {
  const slices: Record<number, [number, number][]> = {};
  for (const { input, from, to } of only) (slices[input] ??= []).push([from, to]);
  return slices;
}
