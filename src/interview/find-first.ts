/**
 * The finders of can-ai-code: the first text that looks like a function. They are the meaning of these patterns, with
 * Python's spaces and `.` for all but `\n`:
 *
 *     Python      def\s+(.*)\s*\((.*)\)(.*):
 *     JavaScript  function\**\s+(\S*)\s*\((.*)\)(.*){        or else   \s+(\S*)\s*=\s*\((.*)\)(.*)\s*=>\s*{
 *
 * Tried as patterns they take the cube of a long line's length; what they find depends only on a few places of each line,
 * so here every line is looked at once. The greedy `.*` gives names and arguments that no language allows: they are kept.
 */
import type { Language } from '../extract/grammar.ts';
import type { FindFunction, FoundFunction } from './found.ts';
import { Lines, type LineEnding } from './lines.ts';
import { isSpace, SPACE, skipSpace, strip } from '../python-text.ts';

/** Finds the first function in Python code. */
export function findFirstPython(code: string): FoundFunction | undefined {
  const lines = new Lines(code, lastBefore(':'));
  for (const { index } of code.matchAll(new RegExp(`def(?=[${SPACE}])`, 'g'))) {
    const start = skipSpace(code, index + 3);
    const line = lines.at(start);
    // The name may reach to the end of its line, with the parenthesis first on a later one.
    const open = isOpen(code, lines, line.next) ? line.next : line.lastOpen;
    if (open < start) continue;
    return build(code.slice(start, Math.min(open, line.end)), code, lines, open);
  }
  return undefined;
}

/** Finds the first function in JavaScript code: a `function`, or where there is none an arrow function with braces. */
export function findFirstJavaScript(code: string): FoundFunction | undefined {
  return findKeyword(code) ?? findArrow(code);
}

export const FIND_FIRST: Readonly<Record<Language, FindFunction>> = {
  python: findFirstPython,
  javascript: findFirstJavaScript,
};

function findKeyword(code: string): FoundFunction | undefined {
  const lines = new Lines(code, lastBefore('{'));
  for (const match of code.matchAll(new RegExp(`function\\**(?=[${SPACE}])`, 'g'))) {
    const start = skipSpace(code, match.index + match[0].length);
    const end = skipWord(code, start);
    const later = skipSpace(code, end);
    if (isOpen(code, lines, later)) return build(code.slice(start, end), code, lines, later);
    const { close } = lines.at(start);
    const open = lastIndexOf(code, '(', start, Math.min(end, close));
    if (open !== undefined) return build(code.slice(start, open), code, lines, open);
  }
  return undefined;
}

function findArrow(code: string): FoundFunction | undefined {
  const lines = new Lines(code, arrowBefore);
  for (const match of code.matchAll(new RegExp(`[${SPACE}]+`, 'g'))) {
    const start = match.index + match[0].length;
    const end = skipWord(code, start);
    const after = skipSpace(code, end);
    for (
      let equals = code[after] === '=' ? after : end - 1;
      equals >= start;
      equals = equals > end ? end - 1 : equals - 1
    ) {
      const open = code[equals] === '=' ? skipSpace(code, equals + 1) : -1;
      if (isOpen(code, lines, open))
        return build(code.slice(start, Math.min(equals, end)), code, lines, open);
    }
  }
  return undefined;
}

/** Whether the arguments begin here: an opening parenthesis with the line's last usable closing one behind it. */
const isOpen = (code: string, lines: Lines, at: number): boolean =>
  code[at] === '(' && at < lines.at(at).close;

/** Behind the last character that is no space. */
function skipWord(code: string, at: number): number {
  let end = at;
  while (end < code.length && !isSpace(code, end)) end += 1;
  return end;
}

function lastIndexOf(code: string, mark: string, from: number, to: number): number | undefined {
  for (let at = to - 1; at >= from; at--) if (code[at] === mark) return at;
  return undefined;
}

/** The last `)` of a line that still has `mark` behind it. */
const lastBefore =
  (mark: string): LineEnding =>
  (line) =>
    line.lastIndexOf(')', line.lastIndexOf(mark));

/** The last `)` of a line that has `=> {` behind it; the arrow, and the brace, may come first on later lines. */
const arrowBefore: LineEnding = (line, code, { end, next }) => {
  const isArrow = (at: number): boolean => code.startsWith('=>', at) && code[skipSpace(code, at + 2)] === '{';
  if (isArrow(next)) return line.lastIndexOf(')');
  let arrow = line.lastIndexOf('=>');
  while (arrow > 0 && !isArrow(end - line.length + arrow)) arrow = line.lastIndexOf('=>', arrow - 1);
  return arrow < 0 ? -1 : line.lastIndexOf(')', arrow);
};

function build(name: string, code: string, lines: Lines, open: number): FoundFunction {
  const stripped = strip(name);
  return { name: stripped, callee: stripped, args: splitArgs(code.slice(open + 1, lines.at(open).close)) };
}

/** Cut at each comma, whatever is around it; a default stays part of its argument's name. */
function splitArgs(text: string): string[] {
  return text
    .split(',')
    .filter((arg) => arg !== '')
    .map((arg) => strip(strip(arg).split(':')[0] ?? ''));
}
