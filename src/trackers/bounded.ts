/** No reply that is read is longer; a hostile one must not fill the memory. */
const LONGEST = 1 << 20;

/** A reply's text, at most a megabyte of it. */
export async function readBounded(body: AsyncIterable<unknown> | null): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    if (!(piece instanceof Uint8Array)) continue;
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}
