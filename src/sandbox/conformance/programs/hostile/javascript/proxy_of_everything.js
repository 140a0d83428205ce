// Tries: answers with a function that is everything to everybody.
// Attacks: verdicts
// Ends: finished
function answer() {
  const all = new Proxy(function () {}, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => 9 : all),
    apply: () => all,
    has: () => true,
  });
  return all;
}
