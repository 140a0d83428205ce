// Tries: reaches below the library for files and libraries.
// Attacks: files
// Ends: finished
function answer(n, user) {
  const tried = [];
  for (const reach of [
    () => process.binding('fs').readFileUtf8(user.file, 0),
    () => process.binding('natives') && 'sources',
    () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
    () => process.dlopen({ exports: {} }, user.file),
    () => require('module')._load(user.file),
    () => process.mainModule && process.mainModule.require(user.file),
    () => process.setuid(0) ?? 'root',
    () => process.chdir(require('path').dirname(user.file)) ?? process.cwd(),
  ]) {
    try {
      tried.push(reach() ?? null);
    } catch (error) {
      tried.push(null);
    }
  }
  return tried;
}
