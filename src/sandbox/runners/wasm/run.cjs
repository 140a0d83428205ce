'use strict';

const { setTimeout } = require('node:timers/promises');
const { BYTES, Idle, Log, Pipe, ROOM, now } = require('./shared.cjs');

const FIRST_TICK_MS = 4;
const LONGEST_TICK_MS = 50;
const PRINTED = 4096;
/** The host holds a message whole before it looks at it. */
const MOST_AT_ONCE = 1 << 20;

/** One job from its header to its report. */
class Run {
  constructor({ parts, memory, output }, blobs, seats, send) {
    this.send = send;
    const pipes = parts.length === 2 ? [Pipe.create(), Pipe.create()] : undefined;
    this.pipes = pipes?.map((pipe) => new Pipe(pipe)) ?? [];
    this.parts = parts.map(({ role }, number) => {
      const job = {
        role,
        blob: blobs[number],
        memoryBytes: memory,
        outputBytes: output,
        frames: Log.create(output),
        printed: Log.create(PRINTED),
        idle: Idle.create(),
        peak: new SharedArrayBuffer(8),
        // The second part reads what the first writes.
        pipes: pipes && (number === 0 ? pipes : pipes.toReversed()),
      };
      return new Part(number, seats[number], job);
    });
  }

  /** Until the last part, which decides, has ended. */
  async follow() {
    await Promise.all(this.parts.map(({ seat }) => seat.ready));
    this.started = now();
    this.cpuBefore = cpu();
    const ends = this.parts.map((part) => part.run().then(() => this.pipes.forEach((pipe) => pipe.close())));
    const last = ends.at(-1).then(() => true);
    const isOverWithin = (ms) => Promise.race([last, setTimeout(ms, false)]);
    for (let ms = FIRST_TICK_MS; !(await isOverWithin(ms)); ms = Math.min(2 * ms, LONGEST_TICK_MS))
      await this.tick();
    this.kill();
    await Promise.all(ends);
    await this.report();
  }

  kill() {
    for (const part of this.parts) part.kill();
  }

  async tick() {
    await this.forward();
    await this.send('t', JSON.stringify(this.time()));
  }

  async forward() {
    for (const part of this.parts) await part.forward(this.send);
  }

  /** Seconds so far. What is neither CPU time nor idle by the program's own doing was spent waiting for a processor. */
  time() {
    const wall = now() - this.started;
    const used = cpu() - this.cpuBefore;
    // Parts that wait for one another do so for ever.
    this.stuckSince = this.parts.every((part) => part.isStuck) ? (this.stuckSince ?? wall) : undefined;
    const stuck = this.stuckSince === undefined ? 0 : wall - this.stuckSince;
    // While one part sleeps the other waits for it.
    const slept = this.parts.reduce((sum, part) => sum + part.idle.slept, 0);
    return { cpu: used, wall, waited: Math.max(0, wall - used - slept - stuck) };
  }

  async report() {
    const { cpu: used, wall } = this.time();
    await this.forward();
    await this.send('p', Buffer.concat(this.parts.map((part) => part.printed())).subarray(0, PRINTED));
    const report = {
      parts: this.parts.map(({ end }) => ({ status: end.status, setup: end.setup ?? null })),
      cpu: used,
      wall,
      peak: this.parts.reduce((sum, part) => sum + part.peak(), 0),
      flood: this.parts.some(({ end }) => end.flood),
      oom: false,
      clean: true,
    };
    await this.send('x', JSON.stringify(report));
  }
}

/** One program of a job. */
class Part {
  constructor(number, seat, job) {
    this.number = number;
    this.seat = seat;
    this.job = job;
    this.frames = new Log(job.frames);
    this.idle = new Idle(job.idle);
    this.pipes = job.pipes?.map((pipe) => new Pipe(pipe)) ?? [];
    this.sent = 0;
    this.isKilled = false;
  }

  async run() {
    this.end = await this.seat.run(this.job);
  }

  kill() {
    if (this.end !== undefined || this.isKilled) return;
    this.isKilled = true;
    this.seat.kill();
  }

  /** Whether it waits at a pipe for what can only come from the other part, or has ended. */
  get isStuck() {
    if (this.end !== undefined) return true;
    const waits = Atomics.load(this.idle.waits, 0);
    const [incoming, outgoing] = this.pipes;
    return (waits === BYTES && incoming.lacks(BYTES)) || (waits === ROOM && outgoing.lacks(ROOM));
  }

  async forward(send) {
    for (const size = this.frames.length; this.sent < size;) {
      const end = Math.min(size, this.sent + MOST_AT_ONCE);
      await send('d', [this.number], this.frames.slice(this.sent, end));
      this.sent = end;
    }
  }

  printed() {
    const log = new Log(this.job.printed);
    return log.slice(0, log.length);
  }

  peak() {
    return Number(Atomics.load(new BigInt64Array(this.job.peak), 0));
  }
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

module.exports = { Run };
