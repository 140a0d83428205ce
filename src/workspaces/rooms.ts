import { isAbsolute } from 'node:path';

import { onAbort } from '../abort.ts';
import { AssayError } from '../errors.ts';
import { SandboxFailure } from '../sandbox/contract.ts';
import type { CommandJob, CommandReport, Project } from './contract.ts';
import type { Environment } from './environment/index.ts';
import type { Ground } from './ground.ts';
import { converse } from './keeper.ts';
import { Turns } from './turns.ts';
import { commandVariables } from './variables.ts';

const TRIES = 3;
/** Beside others a command has half of its time; one that needs more is run again alone, with all of it. */
const BESIDE_OTHERS = 0.5;

export interface RoomsOptions {
  readonly ground: Ground;
  readonly environment: Environment;
  readonly project: Project;
  readonly concurrency: number;
}

/** The rooms of one project: a new one a command, so many at the same time. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #turns: Turns;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#turns = new Turns(options.concurrency);
  }

  /** Rejects with AssayError `outside-checkout` for the path of a file, SandboxFailure where the room died three times, and with the signal's reason. */
  async run(job: CommandJob, signal: AbortSignal | undefined): Promise<CommandReport> {
    for (const one of [signal, this.#closing.signal]) one?.throwIfAborted();
    for (const { path } of job.files) requireInside(path);
    // Of the job's own: a signal that many jobs listen to gets slow.
    const stop = new AbortController();
    const forget = [signal, this.#closing.signal].map((one) => onAbort(one, () => stop.abort(one?.reason)));
    const running = this.#decide(job, stop.signal);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      for (const one of forget) one();
    }
  }

  /** Ends what runs, and waits for it. */
  async close(): Promise<void> {
    this.#closing.abort(new SandboxFailure('the workspaces were closed'));
    await Promise.allSettled(this.#running);
  }

  /** A timeout beside others proves nothing: others take memory and caches, too. */
  async #decide(job: CommandJob, signal: AbortSignal): Promise<CommandReport> {
    if (this.#options.concurrency === 1) return this.#turn(job, true, signal);
    const first = await this.#turn(job, false, signal);
    return first.end === 'timeout' ? this.#turn(job, true, signal) : first;
  }

  #turn(job: CommandJob, alone: boolean, signal: AbortSignal): Promise<CommandReport> {
    const share = alone ? 1 : BESIDE_OTHERS;
    return this.#turns.take(alone, signal, () => this.#persist(job, share, signal));
  }

  /** A room that died is made anew, and the command run again. */
  async #persist(job: CommandJob, share: number, signal: AbortSignal): Promise<CommandReport> {
    const { ground, environment, project } = this.#options;
    const variables = commandVariables(project, job);
    for (let tries = 1; ; tries++) {
      try {
        const keeper = ground.keeper({ ...environment, limits: job.limits });
        return await converse(keeper, { job, variables, share }, signal);
      } catch (error) {
        if (!(error instanceof SandboxFailure) || tries === TRIES || signal.aborted) throw error;
      }
    }
  }
}

function requireInside(path: string): void {
  const parts = path.split('/');
  if (path !== '' && !isAbsolute(path) && !parts.includes('..') && !path.includes('\0')) return;
  throw new AssayError(
    'outside-checkout',
    `A file cannot be put at ${JSON.stringify(path)}: that is not below the checkout.`,
    {
      next: 'Give a path relative to the root of the repository.',
    },
  );
}
