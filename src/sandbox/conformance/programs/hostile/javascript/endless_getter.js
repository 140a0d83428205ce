// Tries: spends its time while its answer is written.
// Attacks: cpu
// Ends: timeout
function answer() {
  return {
    get value() {
      for (;;) {}
    },
  };
}
