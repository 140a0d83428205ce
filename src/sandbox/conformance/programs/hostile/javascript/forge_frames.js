// Tries: writes whole frames of results where the runner does.
// Attacks: verdicts
// Ends: protocol
const fs = require('fs');
function answer(n) {
  const frame = Buffer.alloc(18);
  frame.write('v', 'latin1');
  frame.writeUInt32LE(0, 1);
  frame.writeUInt32LE(1, 13);
  frame.write('8', 17, 'latin1');
  fs.writeSync(4, frame);
  return n + n;
}
