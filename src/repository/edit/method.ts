import type { Node } from 'web-tree-sitter';
import type { Parse } from '../../extract/grammar.ts';
import { indentOf, linesOf } from '../lines.ts';
import { methodLines, startsDefinition } from '../point.ts';
import type { DataPoint } from '../point.ts';
import { fileBudget } from '../python.ts';
import { reindented } from './indent.ts';

/** Code for lines of a file, or why there is none. */
export type Fitted =
  | {
      readonly code: string;
      /** What of it the answer wrote, where not all. */
      readonly written?: string;
    }
  | { readonly why: string };

export const TANGLED: Fitted = { why: 'the code is too tangled to be read' };

/**
 * A method as it stands in its file: in the place of the old one, and without decorators where the file has the old one's
 * above the lines that are replaced.
 * @param code without empty lines around it
 */
export function fittedMethod(parse: Parse, point: DataPoint, code: string): Fitted {
  const fault = methodFault(parse, point, code);
  if (fault !== undefined) return { why: fault };
  const bare = code.startsWith('@') && hasDecorators(parse, point) ? withoutDecorators(parse, code) : code;
  const fitted = reindented(parse, bare, indentOf(lineOf(point)));
  return fitted === undefined ? TANGLED : { code: fitted };
}

/** The line of the file where the method begins. */
const lineOf = ({ raw_file_content: file, method }: DataPoint): string =>
  (linesOf(file)[methodLines(method)[0]] ?? '').replace(/^\uFEFF/, '');

/** The published gate, and that what is decorated is the method that was asked for. */
function methodFault(parse: Parse, { method: { name } }: DataPoint, code: string): string | undefined {
  const [first = ''] = code.split('\n', 1);
  if (startsDefinition(first, name)) return undefined;
  const shown = JSON.stringify(first.trim().slice(0, 60));
  if (!code.trimStart().startsWith('@')) return `the code begins with ${shown}, not with def ${name}`;
  const found = parse(code.trimStart(), (root) => definitionOf(root)?.childForFieldName('name')?.text);
  if (found === undefined || found === name) return undefined;
  return `the code defines ${found}, not ${name}`;
}

/** The first definition of a text. */
function definitionOf(root: Node): Node | null | undefined {
  const first = root.namedChildren.find(({ type }) => type !== 'comment');
  return first?.type === 'decorated_definition' ? first.childForFieldName('definition') : first;
}

function hasDecorators(parse: Parse, { raw_file_content: file, method }: DataPoint): boolean {
  const [row] = methodLines(method);
  const find = (root: Node): boolean => {
    const inLine = root.descendantForPosition({ row, column: indentOf(linesOf(file)[row] ?? '').length });
    const decorated = enclosing(inLine, 'decorated_definition');
    return decorated !== undefined && decorated.childForFieldName('definition')?.startPosition.row === row;
  };
  return parse(file, find, fileBudget()) === true;
}

function enclosing(node: Node | null, type: string): Node | undefined {
  let at = node;
  while (at !== null && at.type !== type) at = at.parent;
  return at ?? undefined;
}

function withoutDecorators(parse: Parse, code: string): string {
  const start = parse(code, (root) => {
    const definition = definitionOf(root);
    return definition == null ? 0 : definition.startIndex - definition.startPosition.column;
  });
  return code.slice(start);
}
