// Tries: writes whole frames of results to every descriptor.
// Attacks: verdicts
// Ends: finished or protocol or killed
const fs = require('fs');
function answer(n) {
  const frame = Buffer.alloc(18);
  frame.write('v', 'latin1');
  frame.writeUInt32LE(0, 1);
  frame.writeUInt32LE(1, 13);
  frame.write('8', 17, 'latin1');
  for (let descriptor = 1; descriptor < 64; descriptor++) {
    try {
      fs.writeSync(descriptor, frame);
    } catch (error) {
      // Not one that can be written.
    }
  }
  return n + n;
}
