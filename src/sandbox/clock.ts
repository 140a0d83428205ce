import type { JobReport, Limits } from './contract.ts';

/** What a job has used since it began, in seconds, measured from outside its process. */
export interface Tick {
  readonly cpu: number;
  readonly wall: number;
  /** Ready to run, but no processor was free: the machine's load, not the job's doing. */
  readonly waited: number;
}

export type Bound = NonNullable<JobReport['bound']>;

const START: Tick = { cpu: 0, wall: 0, waited: 0 };

/**
 * Judges a job's time. CPU seconds count, and time in which the job neither ran nor waited for a processor (it sleeps, or
 * reads what never comes) counts against the same limits, so that no verdict depends on the machine's load.
 * Blocked time never falls below zero: threads that run side by side are no credit for sleeping later. It may fall, for a
 * wait for a processor is reported only when it is over.
 */
export class Clock {
  readonly #limits: Limits;
  readonly #share: number;
  #last = START;
  #blockedS = 0;
  /** CPU and blocked seconds when the input under way began. */
  #began = { cpu: 0, blockedS: 0 };
  #progressed = false;

  /** `share` scales every limit: a first attempt stops early, for the second decides. */
  constructor(limits: Limits, share: number) {
    this.#limits = limits;
    this.#share = share;
  }

  /** The input under way has changed. */
  progress(): void {
    this.#progressed = true;
  }

  /** The bound that is met, if any. `input` is under way, or `undefined` while the program is loaded. */
  judge(tick: Tick, input: number | undefined): Bound | undefined {
    this.#blockedS = Math.max(0, this.#blockedS + blocked(this.#last, tick));
    this.#began.blockedS = Math.min(this.#began.blockedS, this.#blockedS);
    this.#last = tick;
    if (this.#progressed) {
      this.#began = { cpu: tick.cpu, blockedS: this.#blockedS };
      this.#progressed = false;
    }
    const inputS = this.#share * this.#inputLimit(input);
    const jobS = this.#share * this.#limits.jobCpuS;
    if (tick.cpu - this.#began.cpu >= inputS) return 'input-cpu';
    if (tick.cpu >= jobS) return 'job-cpu';
    const ownS = this.#blockedS - this.#began.blockedS;
    return ownS >= inputS || this.#blockedS >= jobS ? 'blocked' : undefined;
  }

  #inputLimit(input: number | undefined): number {
    const own = input === undefined ? undefined : this.#limits.inputCpuSOf?.get(input);
    return own ?? this.#limits.inputCpuS;
  }
}

/** Seconds between two ticks in which the job neither ran nor waited for a processor, less earlier waits that end here. */
function blocked(before: Tick, now: Tick): number {
  return now.wall - before.wall - (now.cpu - before.cpu) - (now.waited - before.waited);
}
