// Tries: fills the stack with a limit that it has raised.
// Attacks: memory
// Ends: killed or finished or memory or exited
function answer() {
  require('v8').setFlagsFromString('--stack-size=1000000');
  const down = (n) => down(n + 1) + 1;
  return require('vm').runInNewContext('down(0)', { down });
}
