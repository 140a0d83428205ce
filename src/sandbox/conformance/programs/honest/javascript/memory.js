// Does: needs a quarter of the memory that it may have.
function answer(n) {
  const table = new Float64Array(16 << 20).fill(n);
  return table[table.length - 1] ** 2;
}
