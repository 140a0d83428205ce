// Tries: reads a file of the user in every way that Node has.
// Attacks: files
// Ends: finished
function answer(n, user) {
  const fs = require('fs');
  const read = [];
  for (const look of [
    () => fs.readFileSync(user.file, 'utf8'),
    () => fs.readFileSync(fs.openSync(user.file, 'r'), 'utf8'),
    () => require(user.file),
    () => fs.readFileSync(`/proc/self/root${user.file}`, 'utf8'),
    () => fs.readFileSync(`/proc/${process.ppid}/root${user.file}`, 'utf8'),
    () => fs.copyFileSync(user.file, 'mine'),
    () => fs.symlinkSync(user.file, 'mine'),
    () => fs.linkSync(user.file, 'mine'),
    () => fs.readFileSync('mine', 'utf8'),
  ]) {
    try {
      read.push(look() ?? null);
    } catch (error) {
      read.push(null);
    }
  }
  return read;
}
