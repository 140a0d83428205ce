'use strict';
// What the thread of a job and the thread that watches it share: the job's own thread is never asked while it runs.

/** Grows as it is written to, up to `most` bytes; what was written can be read from the other thread at any time. */
class Log {
  static create(most) {
    const first = Math.min(most, 1 << 16);
    return { bytes: new SharedArrayBuffer(first, { maxByteLength: most }), size: new SharedArrayBuffer(8) };
  }

  constructor({ bytes, size }) {
    this.bytes = bytes;
    this.size = new BigInt64Array(size);
  }

  get length() {
    return Number(Atomics.load(this.size, 0));
  }

  /** As much as there is room for; the bytes that were taken. */
  write(data) {
    const at = this.length;
    const count = Math.min(data.length, this.bytes.maxByteLength - at);
    if (at + count > this.bytes.byteLength)
      this.bytes.grow(Math.min(this.bytes.maxByteLength, 2 * (at + count)));
    new Uint8Array(this.bytes, at, count).set(data.subarray(0, count));
    Atomics.store(this.size, 0, BigInt(at + count));
    return count;
  }

  slice(from, to) {
    return Buffer.from(new Uint8Array(this.bytes, from, to - from));
  }
}

/** For what a thread waits, if for anything. */
const [NOTHING, BYTES, ROOM] = [0, 1, 2];

/** What a thread does that takes no CPU time: seconds that it sleeps, and whether it waits at a pipe. */
class Idle {
  static create() {
    return { times: new SharedArrayBuffer(24), waits: new SharedArrayBuffer(4) };
  }

  constructor({ times, waits }) {
    // Seconds slept before; then of the sleep under way its beginning on the monotonic clock, 0 for none, and its length.
    this.times = new Float64Array(times);
    this.waits = new Int32Array(waits);
  }

  /** Seconds, those of the sleep under way included. No sleep counts for longer than was asked: a busy machine wakes late. */
  get slept() {
    const [before, since, length] = this.times;
    return before + (since === 0 ? 0 : Math.min(length, now() - since));
  }

  sleep(ms) {
    this.times[2] = ms / 1000;
    this.times[1] = now();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    const slept = this.slept;
    this.times[1] = 0;
    this.times[0] = slept;
  }
}

/** Seconds of the monotonic clock, the same in every thread. */
function now() {
  return Number(process.hrtime.bigint()) / 1e9;
}

const PIPE_BYTES = 1 << 16;
/** Nobody is woken from a longer sleep than this where the other side is ended rather than heard. */
const LONGEST_WAIT_MS = 1000;

/** One direction between two jobs. Reading waits for bytes, writing for room, until the pipe is closed. */
class Pipe {
  static create() {
    // [changes, written, read, closed]
    return { state: new SharedArrayBuffer(16), bytes: new SharedArrayBuffer(PIPE_BYTES) };
  }

  /** `idle`: of the thread that reads or writes here; none for one that only looks. */
  constructor({ state, bytes }, idle) {
    this.state = new Int32Array(state);
    this.bytes = new Uint8Array(bytes);
    this.idle = idle;
  }

  get isClosed() {
    return Atomics.load(this.state, 3) === 1;
  }

  /** Bytes that wait to be read. The counters wrap around. */
  get filled() {
    return (Atomics.load(this.state, 1) - Atomics.load(this.state, 2)) >>> 0;
  }

  close() {
    Atomics.store(this.state, 3, 1);
    this.change();
  }

  /** At least one byte and at most `size`; none where nobody will write any more. */
  read(size) {
    this.waitFor(BYTES);
    const count = Math.min(size, this.filled);
    const at = Atomics.load(this.state, 2) >>> 0;
    const bytes = Buffer.alloc(count);
    for (let i = 0; i < count; i += 1) bytes[i] = this.bytes[(at + i) % PIPE_BYTES];
    Atomics.add(this.state, 2, count);
    this.change();
    return bytes;
  }

  /** The bytes that were taken, at least one; none where nobody will read any more. */
  write(data) {
    this.waitFor(ROOM);
    if (this.isClosed) return 0;
    const count = Math.min(data.length, PIPE_BYTES - this.filled);
    const at = Atomics.load(this.state, 1) >>> 0;
    for (let i = 0; i < count; i += 1) this.bytes[(at + i) % PIPE_BYTES] = data[i];
    Atomics.add(this.state, 1, count);
    this.change();
    return count;
  }

  /** Whether what a thread waits for cannot come before another thread does something. */
  lacks(what) {
    return !this.isClosed && this.filled === (what === BYTES ? 0 : PIPE_BYTES);
  }

  waitFor(what) {
    Atomics.store(this.idle.waits, 0, what);
    for (;;) {
      const changes = Atomics.load(this.state, 0);
      if (!this.lacks(what)) break;
      Atomics.wait(this.state, 0, changes, LONGEST_WAIT_MS);
    }
    Atomics.store(this.idle.waits, 0, NOTHING);
  }

  change() {
    Atomics.add(this.state, 0, 1);
    Atomics.notify(this.state, 0);
  }
}

module.exports = { BYTES, ROOM, Idle, Log, Pipe, now };
