// Does: uses what answers commonly use of the language and its library.
function same(one, other) {
  if (one !== other) throw new Error(`${one}, not ${other}`);
}

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
  same([...new Set([1, 1, 2])].join(), '1,2');
  same(JSON.stringify({ a: [1] }), '{"a":[1]}');
  same(
    'aXbX'.replace(/x/gi, (_, at) => at),
    'a1b3',
  );
  same(new Date(0).toISOString(), '1970-01-01T00:00:00.000Z');
  same(counting(3).next().value, 3);
  return new Squares().of(n);
}
