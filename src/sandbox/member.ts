import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

import { z } from 'zod';

import type { Attempt, Exit } from './attempt.ts';
import { type JobReport, SandboxFailure } from './contract.ts';
import { lastWord } from './last-word.ts';
import type { NodeProgram } from './node.ts';
import { Patience } from './patience.ts';
import { bootBytes } from './supervisor.ts';
import { MessageReader, type Message, head } from './wire.ts';

/** A supervisor process that a backend has started, before it was spoken to. */
export interface Launched {
  readonly process: ChildProcessWithoutNullStreams;
  /** An empty folder of the supervisor's own, as it sees it. */
  readonly folder: string;
  /** Rejects with SandboxFailure where a job may have lacked what every sandbox gives. Asked after each. */
  requireRoom?(): Promise<void>;
  /** Removes what the host made for it, after its end. */
  dispose(): Promise<void>;
}

const ready = z.object({
  python: z.string(),
  node: z.boolean(),
  landlock: z.int(),
  packages: z.record(z.string(), z.string()),
});
/** What an interpreter says of itself: whether it can reach Node; `landlock` is the kernel's version of it, 0 for none. */
export type Ready = z.infer<typeof ready>;

const tick = z.object({ cpu: z.number(), wall: z.number(), waited: z.number() });
const exit = z.object({
  parts: z.array(z.object({ status: z.int(), setup: z.string().nullable() })),
  cpu: z.number(),
  wall: z.number(),
  peak: z.number(),
  flood: z.boolean(),
  oom: z.boolean(),
  clean: z.boolean(),
});

/** The job under way, as the member sees it. */
interface Running {
  data(part: number, bytes: Buffer): void;
  tick(payload: Buffer): void;
  end(exit: Exit): void;
  fail(error: unknown): void;
}

const STDERR_KEPT = 2000;

/** One supervisor: runs one job at a time. */
export class Member {
  readonly #launched: Launched;
  readonly #reader = new MessageReader();
  readonly #closed: Promise<void>;
  readonly #patience = new Patience(() => this.#kill());
  #running: Running | undefined;
  #ready: ((said: Buffer) => void) | undefined;
  #printed = '';
  #stderr = '';
  #dead = false;
  #heard = 0;

  private constructor(launched: Launched) {
    this.#launched = launched;
    const { process } = launched;
    process.stdout.on('data', (piece: Buffer) => this.#receive(piece));
    process.stderr.on(
      'data',
      (piece: Buffer) => (this.#stderr = (this.#stderr + piece.toString()).slice(-STDERR_KEPT)),
    );
    process.stdin.on('error', () => {});
    process.on('error', (error: NodeJS.ErrnoException) => (this.#stderr = reasonOf(error)));
    this.#closed = closeOf(process).then(() => this.#end());
  }

  /** Waits until the supervisor is ready: killing bubblewrap while it starts would leak a child. */
  static async start(
    launched: Launched,
    node: NodeProgram | undefined,
  ): Promise<{ member: Member; ready: Ready }> {
    const member = new Member(launched);
    const said = new Promise<Buffer>((resolve) => (member.#ready = resolve));
    launched.process.stdin.write(bootBytes(launched.folder, node));
    member.#patience.begin();
    const first = await Promise.race([said, member.#closed]);
    member.#patience.end();
    if (first === undefined) throw new SandboxFailure(`the sandbox did not start: ${member.#lastWords()}`);
    return { member, ready: ready.parse(JSON.parse(first.toString())) };
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** How often it has said something. */
  get heard(): number {
    return this.#heard;
  }

  /** Runs one attempt to its end. Rejects with SandboxFailure when the supervisor dies or the job could not be confined. */
  run<Report extends JobReport>(attempt: Attempt<Report>, signal?: AbortSignal): Promise<Report> {
    if (this.#dead)
      return Promise.reject(new SandboxFailure(`the sandbox's supervisor is dead: ${this.#lastWords()}`));
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const kill = () => this.#launched.process.stdin.write(head('k', 0));
      let going = true;
      const thrown: unknown[] = [];
      // Nothing that is thrown here may reach the pipe's handler, where it would end the whole run.
      const keep = (step: () => boolean) => {
        if (!going) return;
        try {
          going = step();
        } catch (error) {
          thrown.push(error);
          going = false;
        }
        if (!going) kill();
      };
      const finish = (settle: () => void) => {
        signal?.removeEventListener('abort', kill);
        this.#patience.end();
        this.#running = undefined;
        settle();
      };
      this.#running = {
        data: (part, bytes) => keep(() => attempt.data(part, bytes)),
        tick: (payload) => keep(() => attempt.tick(tick.parse(JSON.parse(payload.toString())))),
        end: (how) =>
          finish(() => {
            if (thrown.length > 0) reject(thrown[0]);
            else this.#settle(attempt, how, signal).then(resolve, reject);
          }),
        fail: (error) => finish(() => reject(error)),
      };
      signal?.addEventListener('abort', kill);
      this.#patience.begin();
      this.#send(attempt);
    });
  }

  async #settle<Report extends JobReport>(
    attempt: Attempt<Report>,
    how: Exit,
    signal: AbortSignal | undefined,
  ): Promise<Report> {
    signal?.throwIfAborted();
    await this.#launched.requireRoom?.();
    return attempt.settle(how);
  }

  /** Ends the supervisor and what it runs. */
  async close(): Promise<void> {
    this.#launched.process.stdin.end();
    this.#patience.begin();
    await this.#closed;
  }

  #send({ parts, limits }: Attempt<JobReport>): void {
    const header = Buffer.from(
      JSON.stringify({
        parts: parts.map(({ role, blob }) => ({ role, bytes: blob.length })),
        memory: limits.memoryBytes,
        cpu: limits.jobCpuS,
        output: limits.outputBytes,
      }),
    );
    const { stdin } = this.#launched.process;
    stdin.cork();
    for (const piece of [head('j', header.length), header, ...parts.map(({ blob }) => blob)])
      stdin.write(piece);
    stdin.uncork();
  }

  #receive(piece: Buffer): void {
    this.#patience.heard();
    this.#heard += 1;
    for (const message of this.#reader.push(piece)) this.#take(message);
  }

  #take({ kind, payload }: Message): void {
    if (kind === 'r') this.#ready?.(payload);
    else if (kind === 'd') this.#running?.data(payload[0] ?? 0, payload.subarray(1));
    else if (kind === 't') this.#running?.tick(payload);
    else if (kind === 'p') this.#printed = payload.toString('utf8');
    else if (kind === 'x') this.#conclude(exit.parse(JSON.parse(payload.toString())));
  }

  #conclude({ clean, ...how }: z.infer<typeof exit>): void {
    // It leaves by itself, for what the job has left cannot be removed.
    if (!clean) this.#dead = true;
    this.#running?.end({ ...how, printed: this.#printed });
  }

  async #end(): Promise<undefined> {
    this.#dead = true;
    this.#patience.end();
    this.#running?.fail(new SandboxFailure(`the sandbox's supervisor died: ${this.#lastWords()}`));
    await this.#launched.dispose();
    return undefined;
  }

  /** It may be frozen, so that it would not even notice that the host has gone. */
  #kill(): void {
    this.#stderr += '\nit was not heard from for minutes';
    this.#launched.process.kill('SIGKILL');
  }

  #lastWords(): string {
    return lastWord(this.#stderr) ?? 'it said nothing';
  }
}

async function closeOf(process: ChildProcessWithoutNullStreams): Promise<void> {
  // A command that cannot be started says so by `error` and may never close.
  await Promise.race([
    once(process, 'close').catch(() => {}),
    new Promise<void>((resolve) => process.once('error', () => resolve())),
  ]);
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? `${error.path ?? 'its command'} is not installed` : error.message;
}
