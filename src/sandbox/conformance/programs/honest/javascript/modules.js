// Does: uses what answers commonly use of Node's modules, with files in its folder, where JavaScript runs in Node.
function answer(n) {
  return process.versions ? throughModules(n) : n * n;
}

function throughModules(n) {
  const assert = require('assert');
  const fs = require('fs');
  const { inspect } = require('util');
  assert.deepStrictEqual([...new Set([1, 1, 2])], [1, 2]);
  assert.strictEqual(inspect({ a: [1] }), '{ a: [ 1 ] }');
  fs.mkdirSync(`folder/${n}`, { recursive: true });
  fs.writeFileSync(`folder/${n}/file`, String(n));
  return Number(fs.readFileSync(`folder/${n}/file`, 'utf8')) ** 2;
}
