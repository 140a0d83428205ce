// Tries: gives one answer, then leaves with the code of success.
// Attacks: verdicts
// Ends: exited
function answer(n) {
  if (n === 3) return 9;
  process.exit(0);
}
