/** A part of an address as it is meant; as it is written where it is not encoded: `100%`. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
