import { onAbort } from '../abort.ts';
import type { Attempt, Terms } from './attempt.ts';
import { type JobReport, SandboxFailure } from './contract.ts';
import { Member } from './member.ts';

/** Starts one more member. */
export type Launch = () => Promise<Member>;

const SHARED: Terms = { share: 0.5, alone: false };
const ALONE: Terms = { share: 1, alone: true };
const TRIES = 3;
/** Jobs that may go before one that waits to run alone: where others never cease to come, it would wait for ever. */
const MOST_BEFORE_ALONE = 100;

interface Entry {
  readonly terms: Terms;
  run(member: Member): Promise<void>;
  fail(error: unknown): void;
}

/**
 * Runs jobs on members, one a member. A job that meets half of a time limit while others run is run again alone, with the
 * whole limit; jobs that run alone wait until no other job does, or until enough have gone before them. A member that dies is replaced and its job repeated.
 */
export class Pool {
  readonly #launch: Launch;
  readonly #size: number;
  readonly #idle: Member[];
  readonly #shared: Entry[] = [];
  readonly #alone: Entry[] = [];
  readonly #members = new Set<Member>();
  readonly #launching = new Set<Promise<Member>>();
  #busy = 0;
  /** Jobs since the start. */
  #begun = 0;
  /** Since a job began to wait to run alone, or since the last that did. */
  #wentBefore = 0;
  #exclusive = false;
  #closed = false;

  constructor(launch: Launch, size: number, first: Member) {
    this.#launch = launch;
    this.#size = size;
    this.#idle = [first];
    this.#members.add(first);
  }

  /** `make` makes an attempt anew for each try. Rejects with SandboxFailure after three members failed, or with the signal's reason. */
  async run<Report extends JobReport>(
    make: (terms: Terms) => Attempt<Report>,
    signal?: AbortSignal,
  ): Promise<Report> {
    signal?.throwIfAborted();
    // A signal of the job's own: thousands of jobs may wait for one signal.
    const stop = new AbortController();
    const forget = onAbort(signal, () => stop.abort(signal?.reason));
    try {
      const first = await this.#persist(make, SHARED, stop.signal);
      return first.end === 'timeout' ? await this.#persist(make, ALONE, stop.signal) : first;
    } finally {
      forget();
    }
  }

  /** See Sandbox. */
  pulse(): number {
    return [...this.#members].reduce((sum, { heard }) => sum + heard, this.#begun);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const entry of [...this.#shared.splice(0), ...this.#alone.splice(0)]) entry.fail(closedError());
    const launched = await Promise.allSettled(this.#launching);
    const late = launched.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all([...this.#members, ...late].map((member) => member.close()));
  }

  async #persist<Report extends JobReport>(
    make: (terms: Terms) => Attempt<Report>,
    terms: Terms,
    signal: AbortSignal,
  ): Promise<Report> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#queue((member) => member.run(make(terms), signal), terms, signal);
      } catch (error) {
        if (!(error instanceof SandboxFailure) || tries === TRIES || this.#closed) throw error;
      }
    }
  }

  #queue<T>(run: (member: Member) => Promise<T>, terms: Terms, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw closedError();
      signal.throwIfAborted();
      const queue = terms.alone ? this.#alone : this.#shared;
      const entry: Entry = {
        terms,
        fail: reject,
        run: (member) => {
          signal.removeEventListener('abort', leave);
          return run(member).then(resolve, reject);
        },
      };
      const leave = () => {
        const at = queue.indexOf(entry);
        if (at >= 0) queue.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      queue.push(entry);
      this.#fill();
    });
  }

  /** Starts what may start now. */
  #fill(): void {
    while (!this.#exclusive && !this.#isAloneDue && this.#busy < this.#size) {
      if (this.#alone.length > 0) this.#wentBefore += 1;
      this.#start(this.#shared.shift());
    }
    if (this.#busy > 0 || !this.#isAloneDue) return;
    this.#wentBefore = 0;
    this.#start(this.#alone.shift());
  }

  get #isAloneDue(): boolean {
    return this.#shared.length === 0 || (this.#alone.length > 0 && this.#wentBefore >= MOST_BEFORE_ALONE);
  }

  #start(entry: Entry | undefined): void {
    if (entry === undefined) return;
    this.#busy += 1;
    this.#begun += 1;
    this.#exclusive = entry.terms.alone;
    void this.#serve(entry).finally(() => {
      this.#busy -= 1;
      this.#exclusive = false;
      this.#fill();
    });
  }

  async #serve(entry: Entry): Promise<void> {
    try {
      const member = await this.#take();
      try {
        await entry.run(member);
      } finally {
        // Also where the attempt could not be built: its member has done nothing and is as good as before.
        this.#giveBack(member);
      }
    } catch (error) {
      entry.fail(error);
    }
  }

  async #take(): Promise<Member> {
    for (let member = this.#idle.pop(); member !== undefined; member = this.#idle.pop()) {
      if (!member.dead) return member;
      this.#members.delete(member);
    }
    const launching = this.#launch();
    this.#launching.add(launching);
    const member = await launching.finally(() => this.#launching.delete(launching));
    if (this.#closed) throw closedError();
    this.#members.add(member);
    return member;
  }

  #giveBack(member: Member): void {
    if (member.dead) this.#members.delete(member);
    else this.#idle.push(member);
  }
}

function closedError(): SandboxFailure {
  return new SandboxFailure('the sandbox was closed');
}
