// Tries: answers with more than may leave.
// Attacks: memory
// Ends: output
function answer() {
  return 'x'.repeat(20e6);
}
