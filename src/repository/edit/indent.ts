import type { Node } from 'web-tree-sitter';
import type { Parse } from '../../extract/grammar.ts';
import { indentOf, isBlank } from '../lines.ts';

/**
 * The code moved so that its first line has this indentation, or undefined where it is too tangled to be read. Lines keep
 * their distance from each other; the inside of a string stays as it is, whatever it looks like.
 */
export function reindented(parse: Parse, code: string, indent: string): string | undefined {
  const lines = withFirstIndent(code).split('\n');
  const base = indentOf(lines[0] ?? '');
  if (base === indent) return lines.join('\n');
  const inside = rowsInStrings(parse, lines.join('\n'), base);
  if (inside === undefined) return undefined;
  return lines.map((line, row) => (inside.has(row) ? line : moved(line, base, indent))).join('\n');
}

function moved(line: string, base: string, indent: string): string {
  if (isBlank(line)) return '';
  // Comments, and lines between brackets, may stand further to the left than the code around them.
  return indent + (line.startsWith(base) ? line.slice(base.length) : line.trimStart());
}

/** Models and clients strip an answer, and with it the indentation of a decorator, not that of its `def`. */
function withFirstIndent(code: string): string {
  if (!code.startsWith('@')) return code;
  const definition = code.split('\n').find((line) => /^\s*(?:async\s+def|def|class)\b/.test(line));
  return indentOf(definition ?? '') + code;
}

/** Rows that begin inside a string. What is indented as a whole is read as a block. */
function rowsInStrings(parse: Parse, code: string, base: string): ReadonlySet<number> | undefined {
  const [before, above] = base === '' ? ['', 0] : ['if 1:\n', 1];
  return parse(before + code, (root) => new Set(insideRows(root).map((row) => row - above)));
}

function insideRows(root: Node): number[] {
  return root
    .descendantsOfType('string')
    .flatMap(({ startPosition: { row: first }, endPosition: { row: last } }) =>
      Array.from({ length: last - first }, (_, index) => first + 1 + index),
    );
}
