import type { VisibleCase } from './contract.ts';
import { literalAt } from './literal.ts';
import { firstTopLevel, topLevel } from './scan.ts';

/** An example in a docstring, with where it begins. */
export interface Found extends VisibleCase {
  readonly at: number;
}

/** What one way of reading found, and the lines that looked like its examples. */
export interface Reading {
  readonly found: readonly Found[];
  readonly unread: readonly { readonly at: number; readonly line: string }[];
}

/** `parts` are the stretches of the text that are read, which no other way reads again. */
export interface PartedReading extends Reading {
  readonly parts: readonly (readonly [from: number, to: number])[];
}

/** `f(1) == 2` → its sides; undefined where it is no comparison of one with a literal. */
export function sidesOf(expression: string): VisibleCase | undefined {
  const [equals, ...more] = topLevel(expression, /==/y);
  const word = firstTopLevel(expression, /(?:and|or|not|if)\b/y);
  if (equals === undefined || more.length > 0 || word !== undefined) return undefined;
  const [call, right] = [expression.slice(0, equals[0]).trim(), expression.slice(equals[1]).trim()];
  const literal = literalAt(right, 0);
  return literal?.end === right.length && call !== '' ? { call, expected: literal.text } : undefined;
}

/** The line around a place, for people. */
export const lineAt = (text: string, at: number): string =>
  text.slice(text.lastIndexOf('\n', at - 1) + 1, endOfLine(text, at)).trim();

export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** The text with parts blanked out, so that nobody reads them again; places stay where they are. */
export function blanked(text: string, parts: PartedReading['parts']): string {
  return parts.reduce(
    (rest, [from, to]) =>
      rest.slice(0, from) + rest.slice(from, to).replaceAll(/[^\n]/g, ' ') + rest.slice(to),
    text,
  );
}
