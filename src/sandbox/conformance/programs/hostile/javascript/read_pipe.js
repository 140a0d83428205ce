// Tries: reads from every descriptor what nobody will write.
// Attacks: cpu
// Ends: finished or timeout
function answer() {
  const fs = require('fs');
  const seen = [];
  for (let descriptor = 0; descriptor < 64; descriptor++) {
    try {
      seen.push(fs.readFileSync(descriptor, 'utf8').slice(0, 100));
    } catch (error) {
      // Not one that can be read.
    }
  }
  return seen;
}
