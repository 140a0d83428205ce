/**
 * Interactive examples as Python's doctest reads them: `>>> f(1)`, lines that go on with `...`, and what is printed up to the next
 * example or an empty line; nothing printed means None. Format: https://docs.python.org/3/library/doctest.html
 */
import type { VisibleCase } from './contract.ts';
import { sidesOf } from './found.ts';
import type { Found, PartedReading } from './found.ts';
import { literalAt } from './literal.ts';
import { foreignName } from './names.ts';
import { endOfBrackets, firstTopLevel, withoutComment } from './scan.ts';

const EXAMPLE = /^[ \t]*>>> ?(.*(?:\n[ \t]*\.\.\.(?: .*|$))*)((?:\n(?![ \t]*(?:>>>|$)).*)*)/gm;

export function readDoctests(text: string, names: ReadonlySet<string>): PartedReading {
  const found: Found[] = [];
  const unread: { at: number; line: string }[] = [];
  const parts: (readonly [number, number])[] = [];
  for (const { 0: whole, 1: typed = '', 2: printed = '', index: at } of text.matchAll(EXAMPLE)) {
    const source = withoutComment(typed.replaceAll(/\n[ \t]*\.\.\. ?/g, '\n'));
    const example = exampleOf(source, outdented(printed));
    parts.push([at, at + whole.length]);
    if (example !== undefined && foreignName(example.call, names) === undefined)
      found.push({ at, ...example });
    else unread.push({ at, line: source });
  }
  return { found, unread, parts };
}

const outdented = (printed: string): string =>
  printed
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();

function exampleOf(source: string, printed: string): VisibleCase | undefined {
  if (isStatement(source)) return undefined;
  if (printed.startsWith('Traceback (most recent call last):')) return raising(source, printed);
  const comparison = sidesOf(source);
  if (comparison !== undefined && (printed === '' || printed === 'True')) return comparison;
  const shown = printedBy(source);
  if (shown !== undefined) return { call: `str(${shown})`, expected: JSON.stringify(printed) };
  if (printed === '') return valueBeside(source) ?? { call: source, expected: 'None' };
  const literal = literalAt(printed, 0);
  return literal?.end === printed.length ? { call: source, expected: literal.text } : undefined;
}

const isStatement = (source: string): boolean =>
  /^(?:import|from|def|class|for|while|if|with|try|assert|del|raise)\b/.test(source) ||
  firstTopLevel(source, /(?<![=!<>])=(?!=)/y) !== undefined;

function raising(call: string, printed: string): VisibleCase | undefined {
  const type = /^(?:\w+\.)*(\w+)(?::|$)/.exec(printed.split('\n').at(-1) ?? '')?.[1];
  return type === undefined ? undefined : { call, expected: { raises: type } };
}

/** What `print(…)` is given, where that is one thing. */
function printedBy(source: string): string | undefined {
  const inside = /^print\(([^]*)\)$/.exec(source)?.[1];
  if (inside === undefined || endOfBrackets(source, 'print'.length) !== source.length) return undefined;
  return firstTopLevel(inside, /,/y) === undefined ? inside : undefined;
}

/** `f(1) [2]`: somebody forgot the `==`. */
function valueBeside(source: string): VisibleCase | undefined {
  const call = endOfBrackets(source, source.indexOf('('));
  const space = call === undefined ? null : /^\s+(?=\S)/.exec(source.slice(call));
  if (call === undefined || space === null) return undefined;
  const literal = literalAt(source, call + space[0].length);
  return literal?.end === source.length ? { call: source.slice(0, call), expected: literal.text } : undefined;
}
