/** The candidate that `word` was most likely meant to be: within a third of its letters, or one that contains it. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return byNearness(word, candidates).find((candidate) => isNear(word, candidate));
}

/** Candidates, the likeliest meaning of `word` first. */
export function byNearness(word: string, candidates: Iterable<string>): string[] {
  return [...candidates]
    .map((candidate) => ({ candidate, far: farness(word, candidate) }))
    .toSorted((a, b) => a.far - b.far)
    .map(({ candidate }) => candidate);
}

function isNear(word: string, candidate: string): boolean {
  return farness(word, candidate) <= Math.max(1, Math.floor(candidate.length / 3));
}

/** A part of a longer name is as near as a typo: people leave out `org/` and `.gguf`. */
function farness(word: string, candidate: string): number {
  const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
  return a.length > 2 && b.includes(a) ? 1 : editDistance(a, b);
}

/** Levenshtein distance by rows. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const [up = 0, left = 0, diagonal = 0] = [above[j], row[j - 1], above[j - 1]];
      row.push(Math.min(up + 1, left + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
  }
  return row.at(-1) ?? 0;
}
