// Tries: answers with lists in lists, deeper than any stack.
// Attacks: memory
// Ends: finished or timeout
function answer() {
  let value = 9;
  for (let at = 0; at < 1e6; at++) value = [value];
  return value;
}
