// Does: looks for what an earlier job may have left.
const fs = require('fs');

function answer(n) {
  if (fs.readdirSync('.').length > 0) throw new Error(`files of another job: ${fs.readdirSync('.')}`);
  return n * n;
}
