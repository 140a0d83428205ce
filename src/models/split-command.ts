import { AssayError } from '../errors.ts';

/** A bare run of characters, a backslash and what it protects, or a quoted part; single quotes protect everything. */
const PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;

/**
 * The words of a command line as a POSIX shell would split them, without variables, globs, pipes or redirections.
 *
 * @throws AssayError `bad-model-address` for a quote that is not closed.
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let at = skipSpace(line, 0);
  while (at < line.length) {
    const { word, end } = readWord(line, at);
    words.push(word);
    at = skipSpace(line, end);
  }
  return words;
}

function readWord(line: string, start: number): { word: string; end: number } {
  let word = '';
  let end = start;
  while (end < line.length && !/\s/.test(line.charAt(end))) {
    PART.lastIndex = end;
    const match = PART.exec(line);
    if (match === null) throw unclosed(line);
    const [whole, single, double, escaped, bare] = match;
    word += single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? bare ?? '';
    end += whole.length;
  }
  return { word, end };
}

const skipSpace = (line: string, from: number): number =>
  from + (/^\s*/.exec(line.slice(from))?.[0].length ?? 0);

function unclosed(line: string): AssayError {
  return new AssayError(
    'bad-model-address',
    `The command has a quote that is not closed: ${line.slice(0, 200)}`,
    {
      next: 'Close the quote, or put a backslash before it.',
    },
  );
}
