// Tries: keeps the process busy with promises that never come to an end.
// Attacks: cpu
// Ends: finished
function answer() {
  const again = () => Promise.resolve().then(again);
  return again();
}
