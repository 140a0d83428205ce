/** A part of an address as it is meant, `my%20model`; as it is written where that is no code of any text: `100%`. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
