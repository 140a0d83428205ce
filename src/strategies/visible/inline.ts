import { endOfLine, lineAt } from './found.ts';
import type { Found, Reading } from './found.ts';
import { literalAt } from './literal.ts';
import { foreignNaming, naming } from './names.ts';
import { bracketEnds, endOf } from './scan.ts';
import type { BracketEnds } from './scan.ts';
import type { Asked } from './docstring.ts';

/** What stands between a call and its value: `f(1) == 2`, `f(1) ➞ 2`, `f(1)  # returns 2`, `f(1) should return 2`. */
const CONNECTOR =
  /[ \t]*(?:#[ \t]*)?(?:==>|=>|==|=|->|➞|→|⇒|(?:should\s+(?:return|be|give|output)|returns?|gives?|is|outputs?)\b)\s*/y;
/** A value that goes on is part of an expression: `19 - 5 - 6 = 8`. */
const GOES_ON = /[ \t]*[-+*/%=<>|&^]|[\w'"]/y;
const EQUATION = /=[ \t]*(?=[^=\n]*$)/;

/** `tri(2) + tri(1)` to the right of an equation is no example of its own. */
const IN_EQUATION = /(?<=[^ \t\n][ \t]*[-+*/=][ \t]*)/y;
const NO_ARGUMENT = /\(\s*\)/y;

interface Call {
  readonly at: number;
  readonly open: number;
  readonly end: number;
}

/**
 * Calls in a sentence or in a table of the function that is named, with their values behind them. Names of parameters in a call make it
 * a definition, no example. The reader of a text is asked for one function after another.
 */
export function inlineReader(text: string, asked: Asked): (callee: string) => Reading {
  const ends = bracketEnds(text);
  return (callee) => readInline(text, asked, callee, ends);
}

function* callsOf(text: string, callee: string, ends: BracketEnds): Generator<Call> {
  for (const { 0: name, index: at } of text.matchAll(new RegExp(`(?<![\\w.])${callee}[ \\t]*(?=\\()`, 'g'))) {
    const open = at + name.length;
    const end = ends(open);
    if (end !== undefined && endOf(IN_EQUATION, text, at) === undefined) yield { at, open, end };
  }
}

function readInline(text: string, asked: Asked, callee: string, ends: BracketEnds): Reading {
  const isForeign = foreignNaming(text, new Set([...asked.names, callee]));
  const isDefinition = definitions(text, asked);
  const found: Found[] = [];
  const unread: { at: number; line: string }[] = [];
  // Behind the last example, and the last line that is not read.
  let [foundTo, lineTo] = [0, 0];
  for (const call of callsOf(text, callee, ends)) {
    const { at, end } = call;
    if (at < foundTo) continue;
    const expected = valueBehind(text, end, ends);
    if (expected !== undefined && !isForeign(at, end)) {
      found.push({ at, call: text.slice(at, end), expected });
      foundTo = end;
    } else if (at >= lineTo && !isDefinition(call)) {
      unread.push({ at, line: lineAt(text, at) });
      lineTo = endOfLine(text, at);
    }
  }
  return { found, unread };
}

/** About any value: `fib(n - 1)`, `next_smallest()`. */
function definitions(text: string, { parameters }: Asked): (call: Call) => boolean {
  const hasParameter = naming(text, (name) => parameters.includes(name));
  return ({ at, open, end }) => endOf(NO_ARGUMENT, text, open) === end || hasParameter(at, end);
}

function valueBehind(text: string, end: number, ends: BracketEnds): string | undefined {
  const from = endOf(CONNECTOR, text, end);
  if (from === undefined) return undefined;
  const literal = literalAt(text, from, ends);
  if (literal !== undefined && endOf(GOES_ON, text, literal.end) === undefined) return literal.text;
  return literal === undefined && !/[\w(]/.test(text.charAt(from)) ? undefined : resultOf(text, from);
}

/** The last side of a chain of equations, which goes on where a line begins with `=`. */
function resultOf(text: string, from: number): string | undefined {
  const [chain = ''] = /^[^\n]*(?:\n[ \t]*=[^\n]*)*/.exec(text.slice(from)) ?? [];
  const last = EQUATION.exec(chain);
  if (last === null) return undefined;
  const at = last.index + last[0].length;
  const literal = literalAt(chain, at);
  return literal !== undefined && chain.slice(literal.end).trim() === '' ? literal.text : undefined;
}
