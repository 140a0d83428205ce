// Tries: loads modules by import, which comes after its answer.
// Attacks: processes
// Ends: finished
function answer(n, user) {
  import('node:child_process').then(({ execSync }) => execSync(`touch ${user.file}`));
  return import(user.file);
}
