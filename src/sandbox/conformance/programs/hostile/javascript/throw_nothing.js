// Tries: throws what has no message.
// Attacks: verdicts
// Ends: finished
function answer() {
  throw null;
}
