import type { Node } from 'web-tree-sitter';

/** A statement of a file's top level or of a class there, with lines that no other statement is on. */
export interface Part {
  /** First and last line, from 0. */
  readonly first: number;
  readonly last: number;
  /** Where the comments and empty lines before it begin. */
  readonly from: number;
  readonly role: 'import' | 'class' | 'function' | 'other';
  /** Of a class or function. */
  readonly name: string;
  /** What is in a class. */
  readonly members: readonly Part[];
}

/** The statements of a module's tree, in order. */
export const outlineOf = (root: Node): Part[] => partsOf(root);

function partsOf(block: Node): Part[] {
  const parts: Part[] = [];
  for (const node of block.namedChildren) {
    if (node.type === 'comment') continue;
    const part = toPart(node, parts.at(-1));
    const before = parts.at(-1);
    // Two statements on a line, as in `a = 1; b = 2`, are one part.
    if (before !== undefined && part.first <= before.last)
      parts.splice(-1, 1, { ...before, last: Math.max(before.last, part.last), role: 'other', members: [] });
    else parts.push(part);
  }
  return parts;
}

function toPart(node: Node, before: Part | undefined): Part {
  const definition = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  const role = ROLES[definition?.type ?? ''] ?? 'other';
  const first = node.startPosition.row;
  return {
    first,
    last: lastRow(node),
    from: before === undefined ? first : before.last + 1,
    role,
    name: definition?.childForFieldName('name')?.text ?? '',
    members: role === 'class' && definition != null ? membersOf(definition) : [],
  };
}

const ROLES: Readonly<Record<string, Part['role']>> = {
  import_statement: 'import',
  import_from_statement: 'import',
  future_import_statement: 'import',
  class_definition: 'class',
  function_definition: 'function',
};

/** None where the body begins on the line of its class. */
function membersOf(definition: Node): Part[] {
  const body = definition.childForFieldName('body');
  const colon = definition.children.find(({ type }) => type === ':');
  if (body === null || colon === undefined || body.startPosition.row === colon.startPosition.row) return [];
  return partsOf(body);
}

/** A statement that takes its line end with it ends on the line before. */
const lastRow = ({ endPosition: { row, column }, startPosition }: Node): number =>
  column === 0 && row > startPosition.row ? row - 1 : row;
