// Tries: prints without end.
// Attacks: cpu
// Ends: timeout
function answer() {
  for (;;) console.log('x'.repeat(100000));
}
