import type { Node } from 'web-tree-sitter';
import type { Parse } from '../../extract/grammar.ts';
import { indentOf, isBlank, tidy } from '../lines.ts';
import { startsDefinition } from '../point.ts';
import type { DataPoint } from '../point.ts';
import type { Halves } from './halves.ts';
import { reindented } from './indent.ts';
import type { Fitted } from './method.ts';

/**
 * The whole method of a given half and an answer that goes on from it. An answer that repeats the half first counts from there
 * on. One that has lost its indentation gets the first that makes one whole method of both; else it stays as it is.
 */
export function fittedContinuation(
  parse: Parse,
  { method: { name } }: DataPoint,
  { given }: Halves,
  code: string,
): Fitted {
  if (isBlank(code)) return { why: 'the continuation is empty' };
  if (isWhole(parse, given + code)) return after(given, code);
  const rest = beginsAnew(code, name) ? withoutRepeated(parse, given, code) : code;
  if (rest === undefined)
    return { why: `the code begins ${name} anew, not with the half that is given of it` };
  for (const candidate of readings(parse, given, rest)) {
    if (isWhole(parse, given + candidate)) return after(given, candidate);
  }
  return after(given, rest);
}

const after = (given: string, written: string): Fitted => ({ code: given + written, written });

/** Perhaps after decorators. */
function beginsAnew(code: string, name: string): boolean {
  const first = code.split('\n').find((line) => !isBlank(line) && !line.trimStart().startsWith('@'));
  return first !== undefined && startsDefinition(first, name);
}

/** What follows the given lines, indented as in the file. */
function withoutRepeated(parse: Parse, given: string, code: string): string | undefined {
  const lines = code.split('\n');
  const start = lines.findIndex((line) => !isBlank(line) && !line.trimStart().startsWith('@'));
  const moved = reindented(parse, lines.slice(start).join('\n'), indentOf(given))?.split('\n') ?? [];
  const wanted = given.split('\n').filter((line) => !isBlank(line));
  let at = 0;
  for (const line of wanted) {
    while (at < moved.length && isBlank(moved[at] ?? '')) at += 1;
    if ((moved[at] ?? '').trim() !== line.trim()) return undefined;
    at += 1;
  }
  return moved.slice(at).join('\n');
}

/** As it is; with the indentation of the first line lost; with that of all lines lost. */
function* readings(parse: Parse, given: string, code: string): Generator<string> {
  yield code;
  const begun = tidy(code);
  for (const indent of indentsIn(given)) {
    yield indent + begun.trimStart();
    const moved = reindented(parse, begun, indent);
    if (moved !== undefined) yield moved;
  }
}

/** Where the next statement may stand, the innermost first: a level that the body has, or one more behind a colon. */
function indentsIn(given: string): string[] {
  const lines = given.split('\n').filter((line) => !isBlank(line));
  const outer = indentOf(lines[0] ?? '');
  const last = lines.at(-1) ?? '';
  const found = new Set(lines.map(indentOf).filter((indent) => indent.length > outer.length));
  if (last.trimEnd().endsWith(':')) found.add(`${indentOf(last)}    `);
  return [...found].toSorted((a, b) => b.length - a.length);
}

/** One function and nothing else, without a fault. */
function isWhole(parse: Parse, method: string): boolean {
  const before = indentOf(method) === '' ? '' : 'if 1:\n';
  const check = (root: Node): boolean => {
    const top = before === '' ? root : root.namedChildren[0]?.childForFieldName('consequence');
    const statements = top?.namedChildren.filter(({ type }) => type !== 'comment') ?? [];
    const isAlone = statements.length === 1 && (before === '' || root.namedChildCount === 1);
    return !root.hasError && isAlone && statements[0]?.type === 'function_definition';
  };
  return parse(before + method, check) === true;
}
