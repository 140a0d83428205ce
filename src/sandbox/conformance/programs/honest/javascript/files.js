// Does: writes files into its folder and reads them again.
const fs = require('fs');

function answer(n) {
  fs.mkdirSync(`folder/${n}`, { recursive: true });
  fs.writeFileSync(`folder/${n}/file`, String(n));
  return Number(fs.readFileSync(`folder/${n}/file`, 'utf8')) ** 2;
}
