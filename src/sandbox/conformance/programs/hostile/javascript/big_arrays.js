// Tries: takes 2 GB in plain arrays.
// Attacks: memory
// Ends: memory or timeout
function answer() {
  const all = [];
  for (;;) all.push(new Array(1e6).fill(0.5));
}
