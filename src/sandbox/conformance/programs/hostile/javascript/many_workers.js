// Tries: starts threads without end.
// Attacks: processes
// Ends: finished or memory or killed or timeout or exited
function answer() {
  const { Worker } = require('worker_threads');
  for (;;) new Worker('while (1) {}', { eval: true }).on('error', () => {});
}
