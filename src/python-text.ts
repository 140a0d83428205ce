/** What Python's `\s`, `\w` and `str.strip` mean; JavaScript's differ at the edges (U+0085, U+001C to U+001F, U+FEFF, letters). */

/** The inside of a character class. */
export const SPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
/** Use it with the `u` flag. */
export const WORD = String.raw`\p{L}\p{N}_`;

const isSpaceAt = new RegExp(`[${SPACE}]`);

export const isSpace = (text: string, at: number): boolean =>
  at < text.length && isSpaceAt.test(text.charAt(at));

/** Position of the first character at or behind `at` that is no space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text, next)) next += 1;
  return next;
}

/** `str.strip()` */
export function strip(text: string): string {
  const start = skipSpace(text, 0);
  let end = text.length;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  return text.slice(start, end);
}
