// Tries: takes 4 GB in the memory of WebAssembly.
// Attacks: memory
// Ends: finished or memory or killed
function answer() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  memory.grow(65535);
  return new Uint8Array(memory.buffer).fill(1).length;
}
