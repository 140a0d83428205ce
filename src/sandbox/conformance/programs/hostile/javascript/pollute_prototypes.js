// Tries: answers every question of the runner's through polluted prototypes.
// Attacks: verdicts
// Ends: finished or protocol or exited or killed
Object.prototype.error = '9';
Object.prototype.toJSON = () => 9;
Object.prototype.get = () => 9;
Array.prototype.push = () => 9;
Array.prototype[Symbol.iterator] = function* () {};
if (globalThis.Buffer) Buffer.prototype.write = () => 9;
Uint8Array.prototype.set = () => {};
String.prototype.trim = () => '9';
function answer() {
  return {};
}
