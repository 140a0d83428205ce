// Tries: takes all memory with texts.
// Attacks: memory
// Ends: memory or finished or timeout
function answer() {
  const all = [];
  for (let text = 'x'.repeat(1e6); ; text += 'y') all.push(text.toUpperCase());
}
