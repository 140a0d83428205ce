// Tries: crashes the interpreter.
// Attacks: processes
// Ends: killed
function answer() {
  process.abort();
}
