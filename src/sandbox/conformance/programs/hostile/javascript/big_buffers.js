// Tries: takes 2 GB outside the heap.
// Attacks: memory
// Ends: finished or memory
function answer() {
  const all = [];
  for (let at = 0; at < 64; at++) all.push(new Uint8Array(32 << 20).fill(1));
  return all.length;
}
