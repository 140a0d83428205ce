/** A text's lines, each with its own end; joined they are the text. */
export const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** The blanks and tabs before a line's first character. */
export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

export const isBlank = (line: string): boolean => line.trim() === '';

/** A text whose lines end in `\n` alone, without blanks behind the last. */
export const withoutEnd = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();

/** The same without a mark of byte order and empty lines before it. */
export const tidy = (text: string): string => withoutEnd(text).replace(/^\uFEFF?(?:[ \t]*\n)*/, '');
