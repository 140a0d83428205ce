/** What a line of code at the left margin may look like. Only a line's first 200 characters are read: no line can be slow. */
const CODE_LINE = [
  /^(?:async\s+)?(?:def|function)\*?\s+\w+\s*\(/,
  /^class\s+\w+\s*[(:{]/,
  /^@\w/,
  /^import\s+[\w.]+(?:\s+as\s+\w+)?\s*(?:[,;#]|$)/,
  /^from\s+[\w.]+\s+import\b/,
  /^(?:if|for|while|with|try|except|finally|else|elif|match|async)\b.*:\s*(?:#.*)?$/,
  /^(?:return|raise|assert|global|pass|break|continue|del|yield)\b/,
  /^(?:const|let|var)\s+[\w{[]/,
  /^[\p{L}_][\w.]*(?:\[[^\]]*\])?(?:, ?[\p{L}_]\w*)* ?(?::[^=]*)?(?:[-+*/%&|^@]|\*\*|\/\/|<<|>>)?=(?!=)/u,
  /^[\p{L}_][\w.]*\(/u,
  /^[)\]}]/,
  /^#/,
  /^(?:[rbf]?"""|[rbf]?''')/i,
];
const MAX_READ = 200;

const isCodeLine = (line: string): boolean => {
  const head = line.slice(0, MAX_READ);
  return CODE_LINE.some((pattern) => pattern.test(head));
};

const isIndentedOrBlank = (line: string): boolean => line.trim() === '' || /^[ \t]/.test(line);

/** Follows Python's long strings from line to line, where anything may stand at the left margin. */
class LongStrings {
  private open: string | undefined;

  /** Reads a line; true if it began inside a long string. */
  read(line: string): boolean {
    const wasInside = this.open !== undefined;
    for (const [mark] of line.matchAll(/"""|'''/g)) {
      if (this.open === undefined) this.open = mark;
      else if (this.open === mark) this.open = undefined;
    }
    return wasInside;
  }
}

/** The first line that says anything is indented or looks like code. */
export function startsLikeCode(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  return first !== '' && (isIndentedOrBlank(first) || isCodeLine(first));
}

/** The stretches of an answer without fences that look like code, in order. A comment or blank line alone starts none. */
export function codeAmongProse(answer: string): string[] {
  const stretches: string[][] = [];
  let current: string[] | undefined;
  const strings = new LongStrings();
  for (const line of answer.split('\n')) {
    if (current === undefined) {
      if (!isCodeLine(line) || line.startsWith('#')) continue;
      stretches.push((current = [line]));
      strings.read(line);
    } else if (strings.read(line) || isIndentedOrBlank(line) || isCodeLine(line)) current.push(line);
    else current = undefined;
  }
  return stretches.map((lines) => lines.join('\n'));
}

/** A completion up to the first line at the left margin that is no code: prose, or a fence that closes the prompt's own. */
export function untilProse(completion: string): string {
  const lines = completion.split('\n');
  const strings = new LongStrings();
  const end = lines.findIndex((line, index) => {
    const isInside = strings.read(line);
    return index > 0 && !isInside && !isIndentedOrBlank(line) && !isCodeLine(line);
  });
  return end < 0 ? completion : lines.slice(0, end).join('\n');
}

/** The text before the last line of code at the left margin that is no closing bracket, or nothing where there is none. */
export function withoutLastStatement(text: string): string {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => isCodeLine(line) && !/^[)\]}#]/.test(line));
  return lines.slice(0, Math.max(0, last)).join('\n');
}
