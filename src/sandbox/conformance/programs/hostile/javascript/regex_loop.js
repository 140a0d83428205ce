// Tries: hangs in a regular expression, where no signal of JavaScript reaches.
// Attacks: cpu
// Ends: timeout
function answer() {
  return /^(a+)+$/.test(`${'a'.repeat(60)}!`);
}
