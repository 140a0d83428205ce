/**
 * The share of the reference, from 0 to 1, before the first character in which the text is another; blanks at both ends do
 * not count. 1 where the text begins with the whole reference.
 */
export function commonPrefix(text: string, reference: string): number {
  const [own, other] = [text.trim(), reference.trim()];
  let length = 0;
  while (length < other.length && own[length] === other[length]) length += 1;
  return other === '' ? 0 : length / other.length;
}
