// Tries: answers with a proxy that has properties without end.
// Attacks: cpu
// Ends: timeout or memory or output or finished
function answer() {
  return new Proxy([], {
    get: (_, name) => (name === 'length' ? 2 ** 53 - 1 : name === 'toJSON' ? undefined : 0),
  });
}
