/**
 * The chance that at least one of k samples passes, estimated without bias from n samples of which c passed:
 * 1 − C(n − c, k) / C(n, k), as a product that neither overflows nor cancels.
 * Undefined where k > n: fewer samples than that say nothing of k.
 *
 * Source: Chen et al., Evaluating Large Language Models Trained on Code, 2021, section 2.1 (arXiv:2107.03374).
 */
export function passAtK(n: number, c: number, k: number): number | undefined {
  const allFail = passHatK(n, n - c, k);
  return allFail === undefined ? undefined : 1 - allFail;
}

/**
 * pass^k: the chance that all of k samples pass, estimated without bias: C(c, k) / C(n, k). Undefined where k > n.
 * Source: Yao et al., τ-bench: A Benchmark for Tool-Agent-User Interaction in Real-World Domains, 2024 (arXiv:2406.12045).
 */
export function passHatK(n: number, c: number, k: number): number | undefined {
  if (k > n || k < 1) return undefined;
  if (c < k) return 0;
  let allPass = 1;
  for (let i = c + 1; i <= n; i += 1) allPass *= 1 - k / i;
  return allPass;
}
