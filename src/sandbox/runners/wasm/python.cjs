'use strict';
// CPython in WebAssembly. An interpreter takes a second to start, so one is started for all jobs: its memory, once it has
// imported what answers commonly import, is what each job's instance begins with.

const { createRoom } = require('./room.cjs');
const { Channel, Frames, Printing, Source } = require('./descriptors.cjs');

const PAGE = 1 << 16;
const [JOB, FRAMES, CHANNEL] = [5, 4, 6];
const RESERVED = [FRAMES, JOB, CHANNEL];
/** Of a PyTypeObject on 32 bits, after its head and fifteen fields (CPython's Include/cpython/object.h). */
const TP_CALL = 64;
/** WebAssembly addresses four; half of it is plenty where pointers are half as long as usual. */
const MOST_BYTES = 2 ** 31;

/** Ends the first run at the point from which jobs go on. */
class Snapshot extends Error {}

/**
 * Starts the interpreter and stops it at its first look at the clock after it has printed what it is: runners/python/wasm.py.
 * `module` is what binary.cjs made, `boot` the bytes that it reads from standard input.
 */
function takeSnapshot(module, pages, args, env, boot) {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: MOST_BYTES / PAGE });
  const said = [];
  const printing = (texts) => ({ write: (data) => texts.push(Buffer.from(data)) && data.length });
  const errors = [];
  const descriptors = new Map([
    [0, new Source(boot)],
    [1, new Printing(printing(said))],
    [2, new Printing(printing(errors))],
    ...RESERVED.map((fd) => [fd, new Source(Buffer.alloc(0))]),
  ]);
  const sleep = () => {};
  const calls = createRoom({
    memory,
    args: ['python', ...args],
    env,
    descriptors,
    reserved: RESERVED,
    mostBytes: 0,
    sleep,
  });
  const watched = {
    get: (target, name) =>
      name !== 'clock_time_get'
        ? target[name]
        : (...numbers) => {
            if (said.length > 0) throw new Snapshot('taken');
            return target[name](...numbers);
          },
  };
  const { exports } = instantiate(module, memory, new Proxy(calls, watched));
  try {
    exports['_start']();
  } catch (error) {
    if (!(error instanceof Snapshot))
      throw new Error(`Python did not start: ${Buffer.concat(errors)}`, { cause: error });
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(memory.buffer.byteLength));
  bytes.set(new Uint8Array(memory.buffer));
  return { bytes, stack: exports.assay_stack.value, ...JSON.parse(Buffer.concat(said)) };
}

/** An instance as it was at the snapshot, with a job; entering it ends by Stopped, or a trap of the program's. `job`: see worker.cjs. */
function preparePython({ module, snapshot, env }, job) {
  const pages = snapshot.bytes.length / PAGE;
  const most = Math.max(pages, Math.floor(Math.min(job.memoryBytes, MOST_BYTES) / PAGE));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: most });
  const descriptors = new Map([
    [0, new Source(Buffer.alloc(0))],
    [1, new Printing(job.printed)],
    [2, new Printing(job.printed)],
    [FRAMES, new Frames(job.frames)],
    [JOB, new Source(Buffer.concat([Buffer.from(`${job.role}\n`), job.blob]))],
    ...(job.channel ? [[CHANNEL, new Channel(...job.channel)]] : []),
  ]);
  const calls = createRoom({ memory, env, descriptors, mostBytes: job.outputBytes, sleep: job.sleep });
  const { exports } = instantiate(module, memory, calls);
  new Uint8Array(memory.buffer).set(snapshot.bytes);
  exports.assay_stack.value = snapshot.stack;
  job.uses(memory);
  // Python's own way to call a function: the type's tp_call, with the function and a tuple of no arguments.
  const call = new DataView(memory.buffer).getUint32(snapshot.type + TP_CALL, true);
  const enter = exports.assay_table.get(call);
  return () => enter(snapshot.function, snapshot.arguments, 0);
}

function instantiate(module, memory, calls) {
  return new WebAssembly.Instance(module, { env: { memory }, wasi_snapshot_preview1: calls });
}

module.exports = { takeSnapshot, preparePython };
