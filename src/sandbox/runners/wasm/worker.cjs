'use strict';
// The thread of a job's program: runs one job after another, each in a new instance, and is ended where one must be.

const { parentPort, workerData } = require('node:worker_threads');
const { Stopped } = require('./errors.cjs');
const { Idle, Log, Pipe } = require('./shared.cjs');
const { preparePython } = require('./python.cjs');
const { prepareJavaScript } = require('./quickjs.cjs');

/** As wait(2) gives the end by a signal: the program trapped, as where others crash. */
const SIGABRT = 6;

parentPort.on('message', (message) => parentPort.postMessage(run(message)));
parentPort.postMessage('ready');

/** How it ended: `status` as wait(2) gives it, `flood` where it wrote too much, `setup` why it could not begin. */
function run(message) {
  const job = jobOf(message);
  let enter;
  try {
    enter =
      job.role === 'javascript'
        ? prepareJavaScript(workerData.javascript, job)
        : preparePython(workerData.python, job);
  } catch (error) {
    return { flood: false, status: SIGABRT, setup: String(error) };
  }
  try {
    enter();
    return { flood: false, status: 0 };
  } catch (error) {
    if (!(error instanceof Stopped)) return { flood: false, status: SIGABRT };
    return { flood: error.why === 'output', status: error.code << 8 };
  } finally {
    job.notePeak();
  }
}

function jobOf({ frames, printed, idle, pipes, peak, ...job }) {
  const own = new Idle(idle);
  let memory;
  return {
    ...job,
    blob: Buffer.from(job.blob),
    frames: new Log(frames),
    printed: new Log(printed),
    channel: pipes?.map((pipe) => new Pipe(pipe, own)),
    sleep: (ms) => own.sleep(ms),
    uses: (given) => (memory = given),
    notePeak: () => Atomics.store(new BigInt64Array(peak), 0, BigInt(memory?.buffer.byteLength ?? 0)),
  };
}
