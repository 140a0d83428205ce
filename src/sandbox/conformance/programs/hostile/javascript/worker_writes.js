// Tries: lets a thread write frames while the runner does.
// Attacks: verdicts
// Ends: finished or protocol or timeout or memory
function answer() {
  const { Worker } = require('worker_threads');
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const code = `
    const { workerData } = require('worker_threads');
    for (let fd = 3; fd < 64; fd++) try { require('fs').writeSync(fd, 'forged'); } catch {}
    Atomics.store(workerData, 0, 1);
    Atomics.notify(workerData, 0);`;
  new Worker(code, { eval: true, workerData: flag });
  Atomics.wait(flag, 0, 0, 500);
  return 'from the runner';
}
