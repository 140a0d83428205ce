'use strict';
// QuickJS in WebAssembly: its instances start in a millisecond, so each call of a job gets one of its own.

const { createRoom } = require('./room.cjs');
const { Printing } = require('./descriptors.cjs');
const { Stopped } = require('./errors.cjs');
const { Log } = require('./shared.cjs');

const PAGE = 1 << 16;
const MOST_BYTES = 2 ** 31;
const KEPT = 4096;
/** The module's own stack is a megabyte: answers recurse deeper in Node. What is kept free is for what QuickJS does at the end. */
const [STACK_BYTES, SPARE_BYTES] = [8 << 20, 128 << 10];
const HEAD_BYTES = 17;

/** Evaluates the calls of a job, and writes a frame for each: see runners/javascript/expressions.cjs. */
function prepareJavaScript({ module, pages, script }, job) {
  const end = 4 + job.blob.readUInt32LE();
  const { code, calls } = JSON.parse(job.blob.toString('utf8', 4, end));
  return () => {
    for (const [index, call] of calls.entries()) {
      const before = cpu();
      const said = evaluate({ module, pages, script }, job, code, call);
      sendFrame(job.frames, said, index, cpu() - before);
      if (said.kind === 'X' || said.kind === 'M') throw new Stopped('exit');
    }
  };
}

/** A frame's kind and text: `v` JSON, `o` what was printed instead, `X` what was printed before it left, `M` out of memory. */
function evaluate({ module, pages, script }, job, code, call) {
  const memory = new WebAssembly.Memory({
    initial: pages,
    maximum: Math.max(pages, Math.floor(Math.min(job.memoryBytes, MOST_BYTES) / PAGE)),
  });
  job.uses(memory);
  const printed = [1, 2].map(() => new Log(Log.create(KEPT)));
  const text = () =>
    printed.map((log) => log.slice(0, log.length).toString('utf8').trim()).find((one) => one !== '') ?? '';
  const vm = new Interpreter(module, memory, job, (stream, bytes) => {
    printed[stream - 1].write(bytes);
    job.printed.write(bytes);
  });
  try {
    const value = vm.call(vm.evaluate(script), [code, call]);
    if (value !== undefined) return { kind: 'v', text: value };
    return { kind: vm.lacksMemory() ? 'M' : 'o', text: text() };
  } catch (error) {
    if (error instanceof Stopped && error.why === 'exit') return { kind: 'X', text: text() };
    throw error;
  }
}

/** One instance, through the C functions that its package exports (quickjs-wasi 3.6.2, `qjs_*`). */
class Interpreter {
  constructor(module, memory, job, print) {
    this.memory = memory;
    this.print = print;
    const descriptors = new Map([
      [1, new Printing(job.printed)],
      [2, new Printing(job.printed)],
    ]);
    const calls = createRoom({ memory, descriptors, mostBytes: 0, sleep: job.sleep });
    const nothing = () => 0;
    const env = {
      memory,
      host_call: (name, size, self, count, values) => this.answer(name, size, count, values),
      host_interrupt: nothing,
      host_promise_rejection: nothing,
      host_module_normalize: nothing,
      host_module_load: nothing,
      host_get_timezone_offset: nothing,
    };
    this.exports = new WebAssembly.Instance(module, { env, wasi_snapshot_preview1: calls }).exports;
    this.exports['_initialize']();
    this.exports.assay_stack.value = this.exports.wasm_malloc(STACK_BYTES) + STACK_BYTES;
    this.exports.qjs_init();
    this.exports.qjs_set_max_stack_size(STACK_BYTES - SPARE_BYTES);
    for (const name of ['print', 'leave']) this.define(name);
  }

  /** A value's address; a program of ours that fails is a mistake of ours. */
  evaluate(script) {
    const { at, size } = this.put(script);
    const file = this.put('runner');
    const value = this.exports.qjs_eval(at, size, file.at, 0);
    if (this.exports.qjs_is_exception(value) !== 0) throw new Error('the runner does not load');
    return value;
  }

  /** What the function returns, as a text; undefined where it throws. */
  call(callee, texts) {
    const values = texts.map((text) => this.newString(text));
    const list = this.exports.wasm_malloc(4 * values.length);
    for (const [index, value] of values.entries()) this.view.setUint32(list + 4 * index, value, true);
    const value = this.exports.qjs_call(callee, this.exports.qjs_get_undefined(), values.length, list);
    return this.exports.qjs_is_exception(value) === 0 ? this.textOf(value).toString('utf8') : undefined;
  }

  /** Whether what was thrown last is that memory ran out. */
  lacksMemory() {
    return /out of memory/.test(this.textOf(this.exports.qjs_get_exception()).toString('utf8'));
  }

  define(name) {
    const { at, size } = this.put(name);
    this.exports.qjs_set_prop_string(
      this.exports.qjs_get_global(),
      at,
      this.exports.qjs_new_host_function(at, size, 0),
    );
  }

  answer(name, size, count, values) {
    if (Buffer.from(this.bytes(name, size)).toString() === 'leave') throw new Stopped('exit');
    const [stream, text] = [0, 1].map((index) => this.view.getUint32(values + 4 * index, true));
    this.print(this.exports.qjs_get_float64(stream) === 2 ? 2 : 1, this.textOf(text));
    return this.exports.qjs_dup_value(this.exports.qjs_get_undefined());
  }

  newString(text) {
    const { at, size } = this.put(text);
    return this.exports.qjs_new_string(at, size);
  }

  /** A text's bytes in the program's memory, with a zero behind them. */
  put(text) {
    const bytes = Buffer.from(`${text}\0`);
    const at = this.exports.wasm_malloc(bytes.length);
    if (at === 0) throw new Error('no memory for the job');
    this.bytes(at, bytes.length).set(bytes);
    return { at, size: bytes.length - 1 };
  }

  textOf(value) {
    const size = this.exports.wasm_malloc(4);
    const at = this.exports.qjs_get_string_len(value, size);
    return at === 0 ? Buffer.alloc(0) : Buffer.from(this.bytes(at, this.view.getUint32(size, true)));
  }

  get view() {
    return new DataView(this.memory.buffer);
  }

  bytes(at, size) {
    return new Uint8Array(this.memory.buffer, at >>> 0, size >>> 0);
  }
}

function sendFrame(log, { kind, text }, index, seconds) {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 'latin1');
  head.writeUInt32LE(index, 1);
  head.writeDoubleLE(seconds, 5);
  head.writeUInt32LE(payload.length, 13);
  const frame = Buffer.concat([head, payload]);
  if (log.write(frame) < frame.length) throw new Stopped('output');
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

module.exports = { prepareJavaScript };
