/**
 * The chance that at least one of k samples passes, estimated without bias from n samples of which c passed:
 * 1 − C(n − c, k) / C(n, k), as a product that neither overflows nor cancels.
 * Undefined where k > n: fewer samples than that say nothing of k.
 *
 * Source: Chen et al., Evaluating Large Language Models Trained on Code, 2021, section 2.1 (arXiv:2107.03374).
 */
export function passAtK(n: number, c: number, k: number): number | undefined {
  if (k > n || k < 1) return undefined;
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i += 1) allFail *= 1 - k / i;
  return 1 - allFail;
}
