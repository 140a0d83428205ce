// Tries: goes on after its answer was taken.
// Attacks: cpu
// Ends: finished
function answer() {
  setInterval(() => console.log('still here'), 1);
  process.on('beforeExit', () => setImmediate(() => {}));
  return null;
}
