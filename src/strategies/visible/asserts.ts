import type { VisibleCase } from './contract.ts';
import { lineAt, sidesOf } from './found.ts';
import type { Found, PartedReading } from './found.ts';
import { foreignName } from './names.ts';
import { firstTopLevel, withoutComment } from './scan.ts';

/** Characters of a statement: a longer one is not read. Answers are hostile, and may be a megabyte of what never ends. */
const MOST_CHARACTERS = 2000;
const ASSERT = /^[ \t]*assert\b(?=[ \t(])/gm;

/**
 * Python's `assert` statements, over several lines where a bracket is open. What is no comparison with a literal becomes a
 * question of truth: `assert not f(1)` → `bool(not f(1))` is True.
 */
export function readAsserts(text: string, names: ReadonlySet<string>): PartedReading {
  const found: Found[] = [];
  const unread: { at: number; line: string }[] = [];
  const parts: (readonly [number, number])[] = [];
  for (const { 0: word, index: at } of text.matchAll(ASSERT)) {
    const from = at + word.length;
    const length = lengthOfStatement(text.slice(from, from + MOST_CHARACTERS + 1));
    const to = from + length;
    const test = length > MOST_CHARACTERS ? undefined : caseOf(withoutComment(text.slice(from, to)));
    if (test === undefined || foreignName(test.call, names) !== undefined) {
      unread.push({ at, line: lineAt(text, at + word.length) });
    } else {
      found.push({ at, ...test });
      parts.push([at, to]);
    }
  }
  return { found, unread, parts };
}

/** To the end of the line, or of the line on which the last open bracket is closed. */
const lengthOfStatement = (text: string): number => firstTopLevel(text, /\n/y)?.[0] ?? text.length;

function caseOf(statement: string): VisibleCase | undefined {
  const comma = firstTopLevel(statement, /,/y);
  const condition = statement.slice(0, comma?.[0]).trim();
  if (condition === '' || firstTopLevel(condition, /=>|->|➞|(?<![=!<>])=(?!=)/y) !== undefined)
    return undefined;
  return sidesOf(condition) ?? { call: `bool(${condition})`, expected: 'True' };
}
