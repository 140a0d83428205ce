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
export const endOfBrackets = (source: string, at: number): number | undefined => bracketEnds(source)(at);

/** `endOfBrackets` of one text. */
export type BracketEnds = (at: number) => number | undefined;

/** For many places of a text: each stretch is read once, however deep brackets stand in each other or stay open. */
export function bracketEnds(source: string): BracketEnds {
  const ends = new Map<number, number | undefined>();
  return (at) => {
    if (!ends.has(at)) for (const [from, end] of followed(source, at)) ends.set(from, end);
    return ends.get(at);
  };
}

/** The bracket at `at` and those inside, with their ends. */
function* followed(source: string, at: number): Generator<[from: number, end: number | undefined]> {
  const open: number[] = [];
  for (let here = at; here < source.length; here += 1) {
    const mark = source.charAt(here);
    if (mark in CLOSING) open.push(here);
    else if (mark === '"' || mark === "'") {
      const end = endOfText(source, here);
      if (end === undefined) break;
      here = end - 1;
    } else if (')]}'.includes(mark)) {
      const from = open.at(-1);
      if (from === undefined || CLOSING[source.charAt(from)] !== mark) break;
      yield [from, here + 1];
      open.pop();
      if (open.length === 0) return;
    }
  }
  for (const from of open) yield [from, undefined];
}

type Stretch = readonly [from: number, to: number];

/** Where a pattern (sticky) matches outside brackets and texts: the start and end of each match, from left to right. */
export const topLevel = (source: string, pattern: RegExp): Stretch[] => [...matchesOutside(source, pattern)];

/** The first of them: what stands behind it is not read. */
export function firstTopLevel(source: string, pattern: RegExp): Stretch | undefined {
  const [first] = matchesOutside(source, pattern);
  return first;
}

function* matchesOutside(source: string, pattern: RegExp): Generator<Stretch> {
  const ends = bracketEnds(source);
  for (let at = 0; at < source.length;) {
    const end = endOf(pattern, source, at);
    if (end !== undefined) yield [at, end];
    at = end ?? endOfText(source, at) ?? (source.charAt(at) in CLOSING ? ends(at) : undefined) ?? at + 1;
  }
}

/** Without the comment at its end. */
export function withoutComment(line: string): string {
  const comment = firstTopLevel(line, /#/y);
  return (comment === undefined ? line : line.slice(0, comment[0])).trim();
}

/** The names in an expression: not attributes, keyword arguments, or what stands in texts. */
export const namesIn = (expression: string): string[] => namesAt(expression).map(({ 0: name }) => name);

/** The same with their places. */
export function namesAt(expression: string): RegExpExecArray[] {
  const bare = expression.replaceAll(
    /[bBrRuUfF]{0,2}('(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*")/g,
    ({ length }) => '"'.repeat(length),
  );
  return [...bare.matchAll(/(?<![\w.])[A-Za-z_]\w*(?!\s*=(?!=))(?!\w)/g)];
}
