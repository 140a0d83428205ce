// Tries: starts programs in every way that Node has.
// Attacks: processes
// Ends: finished or killed
function answer(n, user) {
  const child = require('child_process');
  const started = [];
  for (const start of [
    () => child.execSync(`cat ${user.file}`).toString(),
    () => child.spawnSync('/bin/sh', ['-c', `cat ${user.file}`]).stdout.toString(),
    () => child.execFileSync(process.execPath, ['-p', '1']).toString(),
    () => child.fork('/dev/null').pid,
    () => process.execve?.('/bin/cat', ['cat', user.file]),
  ]) {
    try {
      started.push(start());
    } catch (error) {
      started.push(null);
    }
  }
  return started;
}
