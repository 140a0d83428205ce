import { lineAt } from './found.ts';
import type { Found, Reading } from './found.ts';
import { literalAt } from './literal.ts';
import { foreignName } from './names.ts';
import { endOf, endOfBrackets, namesIn } from './scan.ts';
import type { Asked } from './docstring.ts';

/** What stands between a call and its value: `f(1) == 2`, `f(1) ➞ 2`, `f(1)  # returns 2`, `f(1) should return 2`. */
const CONNECTOR =
  /[ \t]*(?:#[ \t]*)?(?:==>|=>|==|=|->|➞|→|⇒|(?:should\s+(?:return|be|give|output)|returns?|gives?|is|outputs?)\b)\s*/y;
/** A value that goes on is part of an expression: `19 - 5 - 6 = 8`. */
const GOES_ON = /[ \t]*[-+*/%=<>|&^]|[\w'"]/y;
const EQUATION = /=[ \t]*(?=[^=\n]*$)/;

/** Calls in a sentence or in a table, with their values behind them. Names of parameters in a call make it a definition, no example. */
export function readInline(text: string, asked: Asked, callee: string): Reading {
  const names = new Set([...asked.names, callee]);
  const found: Found[] = [];
  const unread: { at: number; line: string }[] = [];
  for (const { index: at } of text.matchAll(new RegExp(`(?<![\\w.])${callee}[ \\t]*(?=\\()`, 'g'))) {
    const end = endOfBrackets(text, text.indexOf('(', at));
    if (end === undefined || isInside(found, text, at)) continue;
    const call = text.slice(at, end);
    const expected = valueBehind(text, end);
    if (expected !== undefined && foreignName(call, names) === undefined) found.push({ at, call, expected });
    else if (!isDefinition(call, asked)) unread.push({ at, line: lineAt(text, at) });
  }
  return { found, unread };
}

/** `tri(2) + tri(1)` to the right of an equation is no example of its own. */
const isInside = (found: readonly Found[], text: string, at: number): boolean =>
  /[^ \t\n][ \t]*[-+*/=][ \t]*$/.test(text.slice(0, at)) ||
  found.some((other) => other.at < at && at < other.at + other.call.length);

/** About any value: `fib(n - 1)`, `next_smallest()`. */
const isDefinition = (call: string, { parameters }: Asked): boolean =>
  /\(\s*\)$/.test(call) || namesIn(call).some((name) => parameters.includes(name));

function valueBehind(text: string, end: number): string | undefined {
  const from = endOf(CONNECTOR, text, end);
  if (from === undefined) return undefined;
  const literal = literalAt(text, from);
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
