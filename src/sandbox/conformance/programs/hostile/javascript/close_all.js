// Tries: closes every descriptor under the feet of the runner.
// Attacks: verdicts
// Ends: exited or killed or finished or timeout
function answer() {
  const fs = require('fs');
  for (let descriptor = 0; descriptor < 64; descriptor++) {
    try {
      fs.closeSync(descriptor);
    } catch (error) {
      // Not open.
    }
  }
  return 9;
}
