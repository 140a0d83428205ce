'use strict';

const { startWorker } = require('./sources.cjs');

/** As wait(2) gives the end by a signal. */
const [SIGABRT, SIGKILL] = [6, 9];

/** Where jobs run one after another in the same thread, or in a new one after a job had to be ended. */
class Seat {
  constructor(workerData) {
    this.workerData = workerData;
    this.start();
  }

  start() {
    const thread = { worker: startWorker(this.workerData), isKilled: false, settle: () => {} };
    this.thread = thread;
    thread.ready = new Promise((resolve) => (thread.settle = resolve));
    thread.worker.on('message', (said) => thread.settle(said));
    // It met the limits of its own heap; its exit follows.
    thread.worker.on('error', () => {});
    thread.worker.on('exit', () => {
      if (thread === this.thread) this.start();
      thread.settle({ status: thread.isKilled ? SIGKILL : SIGABRT, flood: false });
    });
  }

  /** Settles when the next job can begin. */
  get ready() {
    return this.thread.ready;
  }

  /** Runs a job to its end; how it ended: see worker.cjs. */
  run(job) {
    const { thread } = this;
    return new Promise((resolve) => {
      thread.settle = resolve;
      thread.worker.postMessage(job);
    });
  }

  /** The next job gets a thread that this one cannot reach: what is said of its end may still be on its way. */
  kill() {
    const { worker } = this.thread;
    this.thread.isKilled = true;
    this.start();
    void worker.terminate();
  }
}

module.exports = { Seat };
