// Does: prints far more than is kept.
function answer(n) {
  for (let line = 0; line < 1000; line++) console.log('é'.repeat(1000));
  return n * n;
}
