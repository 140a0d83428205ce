// Tries: leaves files for the next job.
// Attacks: carry-over
// Ends: finished
function answer() {
  const fs = require('fs');
  fs.mkdirSync('a/b/c', { recursive: true });
  fs.writeFileSync('a/b/c/.hidden', '9');
  return fs.readdirSync('.');
}
