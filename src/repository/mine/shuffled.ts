import { xorshift } from '../../stats/random.ts';

/** The items in a random order: each draws a number, and they are put in the order of these. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const drawn = items.map((item) => ({ item, key: random() }));
  return drawn.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Random numbers that belong to one thing of a run: the same whatever else was drawn before. */
export function randomFor(seed: number, name: string): () => number {
  const random = xorshift(hash(`${seed}/${name}`) || 1);
  // Its first numbers still resemble the state that it began with.
  for (let drawn = 0; drawn < 8; drawn += 1) random();
  return random;
}

/** FNV-1a, 32 bits. Source: Fowler, Noll, Vo, draft-eastlake-fnv. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}
