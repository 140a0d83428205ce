// Does: uses what answers commonly use of the language and its library.
const assert = require('assert');
const { inspect } = require('util');

class Squares {
  #seen = new Map();
  of(n) {
    if (!this.#seen.has(n)) this.#seen.set(n, Number(BigInt(n) ** 2n));
    return this.#seen.get(n);
  }
}

function* counting(from) {
  for (;;) yield from++;
}

function answer(n) {
  assert.deepStrictEqual([...new Set([1, 1, 2])], [1, 2]);
  assert.strictEqual(inspect({ a: [1] }), '{ a: [ 1 ] }');
  assert.strictEqual(
    'aXbX'.replace(/x/gi, (_, at) => at),
    'a1b3',
  );
  assert.strictEqual(new Date(0).toISOString(), '1970-01-01T00:00:00.000Z');
  assert.strictEqual(counting(3).next().value, 3);
  return new Squares().of(n);
}
