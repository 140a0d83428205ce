// Tries: opens the debugger of its process, and of its parent.
// Attacks: processes
// Ends: finished
function answer() {
  try {
    require('inspector').open(0, '127.0.0.1');
  } catch (error) {
    // No socket.
  }
  const said = [];
  for (const call of [() => process._debugProcess(process.ppid), () => process._debugPort]) {
    try {
      said.push(call() ?? null);
    } catch (error) {
      said.push(error.code ?? null);
    }
  }
  return said;
}
