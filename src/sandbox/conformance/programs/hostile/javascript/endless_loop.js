// Tries: never comes back.
// Attacks: cpu
// Ends: timeout
function answer() {
  while (1) {}
}
