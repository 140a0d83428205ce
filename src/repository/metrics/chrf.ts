/** Longest n-gram, in characters, and how much more recall counts than precision: the paper's chrF2. */
const ORDER = 6;
const BETA = 2;

/**
 * chrF: how much of the character n-grams of two texts is the same, from 0 to 1. Blanks do not count, a character is a code
 * point. For each n from 1 to 6 for which both texts have n-grams, precision and recall are the shared n-grams (each counted
 * as often as in the text that has fewer) over those of `text` and of `reference`; with P and R their means over these n
 * it is (1 + β²)·P·R / (β²·P + R), β = 2.
 *
 * Sources: Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; sacrebleu 2 (`nrefs:1|case:mixed|
 * eff:yes|nc:6|nw:0|space:no`), of whose `sentence_chrf` it is a hundredth.
 */
export function chrf(text: string, reference: string): number {
  const [own, other] = [charactersOf(text), charactersOf(reference)];
  const orders = Array.from({ length: Math.min(ORDER, own.length, other.length) }, (_, index) => index + 1);
  if (orders.length === 0) return 0;
  let [precision, recall] = [0, 0];
  for (const n of orders) {
    const shared = sharedGrams(own, other, n);
    precision += shared / (own.length - n + 1);
    recall += shared / (other.length - n + 1);
  }
  [precision, recall] = [precision / orders.length, recall / orders.length];
  const weighted = BETA ** 2 * precision + recall;
  return weighted === 0 ? 0 : ((1 + BETA ** 2) * precision * recall) / weighted;
}

const charactersOf = (text: string): string[] => [...text.replaceAll(/\s+/g, '')];

function sharedGrams(own: readonly string[], other: readonly string[], n: number): number {
  const left = countGrams(other, n);
  let shared = 0;
  for (const [gram, count] of countGrams(own, n)) shared += Math.min(count, left.get(gram) ?? 0);
  return shared;
}

function countGrams(characters: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + n <= characters.length; at += 1) {
    const gram = characters.slice(at, at + n).join('');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}
