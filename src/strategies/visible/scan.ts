/** Finding the ends of Python's texts and brackets in prose: positions are UTF-16 offsets. */

const TEXT = /(?:'''[^]*?'''|"""[^]*?"""|'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*")/y;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Behind the quoted text that begins at `at`; undefined where none does, or where it does not end. */
export function endOfText(source: string, at: number): number | undefined {
  return endOf(TEXT, source, at);
}

/** Behind what a sticky pattern matches at `at`. */
export function endOf(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}

/** Behind the bracket that closes the one at `at`; undefined where it is never closed, or by another kind. */
export function endOfBrackets(source: string, at: number): number | undefined {
  const open: string[] = [];
  for (let here = at; here < source.length; here += 1) {
    const mark = source.charAt(here);
    const closing = CLOSING[mark];
    if (closing !== undefined) open.push(closing);
    else if (mark === '"' || mark === "'") {
      const end = endOfText(source, here);
      if (end === undefined) return undefined;
      here = end - 1;
    } else if (')]}'.includes(mark)) {
      if (open.pop() !== mark) return undefined;
      if (open.length === 0) return here + 1;
    }
  }
  return undefined;
}

/** Where a pattern (sticky) matches outside brackets and texts: the start and end of each match, from left to right. */
export function topLevel(source: string, pattern: RegExp): (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  const brackets = endsOfBrackets(source);
  for (let at = 0; at < source.length;) {
    const end = endOf(pattern, source, at);
    if (end !== undefined) found.push([at, end]);
    at = end ?? endOfText(source, at) ?? brackets.get(at) ?? at + 1;
  }
  return found;
}

/** What `endOfBrackets` says of each place, in one pass: of a thousand brackets that nobody closes, each would be followed to the end. */
function endsOfBrackets(source: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let here = 0; here < source.length; here += 1) {
    const mark = source.charAt(here);
    if (mark in CLOSING) open.push(here);
    else if (mark === '"' || mark === "'") {
      const end = endOfText(source, here);
      if (end === undefined) open.length = 0;
      here = (end ?? here + 1) - 1;
    } else if (')]}'.includes(mark)) {
      const from = open.pop();
      if (from !== undefined && CLOSING[source.charAt(from)] === mark) ends.set(from, here + 1);
      else open.length = 0;
    }
  }
  return ends;
}

/** Without the comment at its end. */
export function withoutComment(line: string): string {
  const [comment] = topLevel(line, /#/y);
  return (comment === undefined ? line : line.slice(0, comment[0])).trim();
}

/** The names in an expression: not attributes, keyword arguments, or what stands in texts. */
export function namesIn(expression: string): string[] {
  const bare = expression.replaceAll(/[bBrRuUfF]{0,2}('(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*")/g, '""');
  return bare.match(/(?<![\w.])[A-Za-z_]\w*(?!\s*=(?!=))(?!\w)/g) ?? [];
}
