/** Uniform in [0, 1), the same each time. Source: Marsaglia, Xorshift RNGs, Journal of Statistical Software 8, 2003. */
export function xorshift(seed = 0x2545f491): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
