// Tries: waits without using the processor.
// Attacks: cpu
// Ends: timeout
function answer() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
