// Tries: writes the answer of its choice wherever JSON is written.
// Attacks: verdicts
// Ends: finished
JSON.stringify = () => '"patched"';
JSON.parse = () => ({ code: '', calls: [] });
function answer() {
  return 'not patched';
}
