// Does: looks for what an earlier job may have left: files, where there are any, and names in what every program has.
function answer(n) {
  const files = process.versions ? require('fs').readdirSync('.') : [];
  if (files.length > 0) throw new Error(`files of another job: ${files}`);
  for (const name in {}) throw new Error(`a name of another job: ${name}`);
  return n * n;
}
