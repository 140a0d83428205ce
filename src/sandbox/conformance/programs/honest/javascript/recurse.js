// Does: recurses as deep as answers do.
function answer(n) {
  const down = (depth) => (depth === 0 ? 0 : down(depth - 1));
  return n * n + down(5000);
}
