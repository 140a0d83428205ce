/** Control characters, and the marks that turn the direction of text. */
const UNSAFE = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Text of a model or a program, made harmless for a terminal: control characters but tab and newline are shown, not sent. */
export function safeText(text: string): string {
  return text.replaceAll(UNSAFE, (character) =>
    character === '\n' || character === '\t' ? character : shown(character),
  );
}

/** JSON in one line that means the same: what a terminal could take for more than text is written as its escape. */
export function safeJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function shown(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** The end of a text, for names that differ there, in one line of at most `most` characters. */
export function safeEnd(text: string, most: number): string {
  const line = safeText(text.replaceAll(/\s+/g, ' ').trim());
  return line.length <= most ? line : `…${line.slice(line.length - Math.max(0, most - 1))}`;
}

/** The same in one line of at most `most` characters. */
export function safeLine(text: string, most: number): string {
  const line = safeText(text.replaceAll(/\s+/g, ' ').trim());
  return line.length <= most ? line : `${line.slice(0, Math.max(0, most - 1))}…`;
}
