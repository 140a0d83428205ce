function pair_with_sum(numbers, target) {
  const seen = new Set();
  for (const number of numbers) {
    if (seen.has(target - number)) return [target - number, number];
    seen.add(number);
  }
  return [];
}
