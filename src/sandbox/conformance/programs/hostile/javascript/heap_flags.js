// Tries: lifts its own limits by flags, and speaks the engine's native language.
// Attacks: memory
// Ends: finished or memory or killed
function answer() {
  const v8 = require('v8');
  v8.setFlagsFromString('--max-old-space-size=100000');
  v8.setFlagsFromString('--allow-natives-syntax');
  v8.setFlagsFromString('--stack-size=100000');
  try {
    return eval('%SystemBreak()');
  } catch (error) {
    return error.name;
  }
}
