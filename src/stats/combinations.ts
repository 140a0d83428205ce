/**
 * ln(n!) for whole n from 0, by Stirling's series above 20. Source: Abramowitz and Stegun, 6.1.41.
 */
export function logFactorial(n: number): number {
  const exact = SMALL[n];
  if (exact !== undefined) return exact;
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

const SMALL: readonly number[] = Array.from({ length: 21 }, (_, n) => {
  let product = 1;
  for (let factor = 2; factor <= n; factor += 1) product *= factor;
  return Math.log(product);
});

/** ln C(n, k): how many ways there are to choose k of n; minus infinity where there is none. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
