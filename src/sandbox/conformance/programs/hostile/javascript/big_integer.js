// Tries: hangs in one operation of a big integer.
// Attacks: cpu
// Ends: timeout or finished or memory
function answer() {
  return String(7n ** 50_000_000n).length;
}
