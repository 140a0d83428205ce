// Tries: throws what cannot be looked at.
// Attacks: verdicts
// Ends: finished
function answer() {
  throw new Proxy(
    {},
    {
      get() {
        throw this;
      },
    },
  );
}
