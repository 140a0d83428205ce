/** Text of a model or a program, made harmless for a terminal: control characters are shown, not sent. */
export function safeText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replaceAll(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    },
  );
}

/** The same in one line of at most `most` characters. */
export function safeLine(text: string, most: number): string {
  const line = safeText(text.replaceAll(/\s+/g, ' ').trim());
  return line.length <= most ? line : `${line.slice(0, Math.max(0, most - 1))}…`;
}
