// Tries: walks from its own call to the runner's variables.
// Attacks: verdicts
// Ends: finished
function answer() {
  const seen = [];
  for (const name of ['code', 'calls', 'send', 'printed', 'current', 'usual', 'evaluate', 'readFileSync']) {
    try {
      seen.push(typeof eval(name) === 'undefined' ? null : name);
    } catch (error) {
      seen.push(null);
    }
  }
  Error.prepareStackTrace = (_, frames) => frames.map((frame) => String(frame.getFunction?.()));
  const callers = new Error().stack;
  seen.push(answer.caller === null ? null : String(answer.caller).slice(0, 20));
  return [seen, Array.isArray(callers)];
}
