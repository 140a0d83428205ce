// Tries: changes a file of the user and leaves one in the common folder.
// Attacks: files
// Ends: finished
function answer(n, user) {
  const fs = require('fs');
  for (const change of [
    () => fs.writeFileSync(user.file, '9'),
    () => fs.appendFileSync(user.file, '9'),
    () => fs.truncateSync(user.file),
    () => fs.chmodSync(user.file, 0o777),
    () => fs.unlinkSync(user.file),
    () => fs.renameSync(user.file, 'mine'),
    () => fs.writeFileSync('/tmp/left-behind', '9'),
    () => fs.writeFileSync('/dev/shm/left-behind', '9'),
  ]) {
    try {
      change();
    } catch (error) {
      // The next one.
    }
  }
  return [fs.existsSync('/tmp/left-behind'), fs.existsSync('/dev/shm/left-behind')];
}
