import type { Node } from 'web-tree-sitter';

/** Nesting beyond this is not followed; CPython itself refuses 100 levels of indentation and 200 of parentheses. */
export const MAX_DEPTH = 800;

export class TooDeep extends Error {}

/** Collects the names of a node into a scope. */
export type Visit<Scope> = (node: Node, scope: Scope, depth: number) => void;

interface Walk<Scope> {
  /** By the visitor of the node's type, or else all below it. Throws TooDeep. */
  readonly collect: Visit<Scope>;
  readonly visitChildren: Visit<Scope>;
  visitField(node: Node, field: string, scope: Scope, depth: number): void;
}

/** A walk over a syntax tree. `visitorOf` is asked as it goes: visitors walk on themselves. */
export function walkBy<Scope>(visitorOf: (type: string) => Visit<Scope> | undefined): Walk<Scope> {
  const collect: Visit<Scope> = (node, scope, depth) => {
    if (depth > MAX_DEPTH) throw new TooDeep();
    const visit = visitorOf(node.type) ?? visitChildren;
    visit(node, scope, depth + 1);
  };
  const visitChildren: Visit<Scope> = (node, scope, depth) => {
    for (const child of node.namedChildren) collect(child, scope, depth);
  };
  const visitField: Walk<Scope>['visitField'] = (node, field, scope, depth) => {
    const child = node.childForFieldName(field);
    if (child !== null) collect(child, scope, depth);
  };
  return { collect, visitChildren, visitField };
}
