/** Names of Python's codecs that need no table: https://docs.python.org/3/library/codecs.html#standard-encodings */
const UTF_8 = /^(?:utf8|utf8sig|u8|cp65001)$/;
const LATIN_1 = /^(?:latin1?|l1|iso88591|cp819|88591)$/;
const ASCII = /^(?:ascii|usascii|646)$/;

/** PEP 263: a comment in one of the first two lines, before which only a comment may stand. */
const COOKIE = /^(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)/;

/** A source file as Python reads it: text where it is UTF-8, else the bytes of the coding that it declares. */
export function encodeSource(file: string): { content: string | Uint8Array } | { why: string } {
  const codec = COOKIE.exec(file)?.[1] ?? 'utf-8';
  const name = codec.toLowerCase().replace(/[-_]/g, '');
  if (UTF_8.test(name)) return { content: file };
  const byteOf = bytesOf(name, codec);
  if (byteOf === undefined) return { why: `the file declares the coding ${codec}, which is not known here` };
  const lacking = [...file].find((character) => byteOf(character) === undefined);
  if (lacking !== undefined)
    return { why: `the file declares the coding ${codec}, which has no ${JSON.stringify(lacking)}` };
  return { content: Uint8Array.from(file, (character) => byteOf(character) ?? 0) };
}

type ByteOf = (character: string) => number | undefined;

function bytesOf(name: string, codec: string): ByteOf | undefined {
  const limit = LATIN_1.test(name) ? 0xff : ASCII.test(name) ? 0x7f : undefined;
  if (limit === undefined) return tableOf(codec);
  return (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point <= limit ? point : undefined;
  };
}

/** Of a coding with one byte a character, from its decoder; of others the characters that have one. */
function tableOf(codec: string): ByteOf | undefined {
  const decoder = decoderOf(codec.replaceAll('_', '-')) ?? decoderOf(codec.replace(/^cp/i, 'windows-'));
  if (decoder === undefined) return undefined;
  const table = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
  );
  return (character) => table.get(character);
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
