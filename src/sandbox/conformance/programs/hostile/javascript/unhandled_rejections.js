// Tries: fails after its answer, in every way that ends a process.
// Attacks: carry-over
// Ends: finished
function answer() {
  Promise.reject(new Error('later'));
  process.nextTick(() => {
    throw new Error('next');
  });
  queueMicrotask(() => process.exit(1));
  return 'for now';
}
