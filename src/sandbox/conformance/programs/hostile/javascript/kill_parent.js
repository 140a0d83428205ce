// Tries: sends signals to everybody that it can name.
// Attacks: processes
// Ends: finished or killed
function answer() {
  const sent = [];
  for (const pid of [process.ppid, process.pid, 1, 0, -1]) {
    for (const signal of ['SIGKILL', 'SIGSTOP', 'SIGTERM']) {
      try {
        sent.push(process.kill(pid, signal));
      } catch (error) {
        sent.push(error.code);
      }
    }
  }
  return sent;
}
