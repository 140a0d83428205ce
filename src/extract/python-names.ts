import type { Node } from 'web-tree-sitter';
import { MAX_DEPTH, TooDeep, type Visit, walkBy } from './names-walk.ts';

/** Names met in one scope of Python, from the outside in. */
export interface Scope {
  readonly binds: Set<string>;
  readonly touches: Set<string>;
  readonly uses: Set<string>;
  /** Declared `global` here or in a scope inside. */
  readonly globals: Set<string>;
}

export const newScope = (): Scope => ({
  binds: new Set(),
  touches: new Set(),
  uses: new Set(),
  globals: new Set(),
});

const { collect, visitChildren, visitField } = walkBy<Scope>((type) => VISITORS[type]);

/** Collects the names of a node into a scope. Where it cannot tell, it reports more uses rather than fewer. */
export { collect };

const bindField = (node: Node, field: string, scope: Scope, depth: number): void => {
  const child = node.childForFieldName(field);
  if (child !== null) bind(child, scope, depth);
};

/** Reads a target of an assignment: `a`, `a, *b`, `a.b`, `a[0]`. */
function bind(target: Node, scope: Scope, depth: number): void {
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (target.type === 'identifier') scope.binds.add(target.text);
  else if (target.type === 'attribute' || target.type === 'subscript') {
    collect(target, scope, depth);
    const root = rootOf(target);
    if (root !== undefined) scope.touches.add(root);
  } else for (const child of target.namedChildren) bind(child, scope, depth + 1);
}

/** `a` of `a.b[0].c()`. */
export function rootOf(node: Node): string | undefined {
  let at: Node | null = node;
  while (at !== null && at.type !== 'identifier') {
    at = at.childForFieldName(ROOT_FIELDS[at.type] ?? '');
  }
  return at?.text;
}

const ROOT_FIELDS: Record<string, string> = { attribute: 'object', subscript: 'value', call: 'function' };

/** What an inner scope takes from outside becomes a use of the outer; its own names stay inside. */
function leave(inner: Scope, outer: Scope): void {
  const isLocal = (name: string): boolean => inner.binds.has(name) && !inner.globals.has(name);
  for (const name of inner.uses) if (!isLocal(name)) outer.uses.add(name);
  for (const name of inner.touches) if (!isLocal(name)) outer.touches.add(name);
  for (const name of inner.globals) {
    outer.globals.add(name);
    outer.touches.add(name);
  }
}

const visitFunction: Visit<Scope> = (node, scope, depth) => {
  const inner = newScope();
  bindField(node, 'name', scope, depth);
  visitField(node, 'return_type', scope, depth);
  for (const parameter of node.childForFieldName('parameters')?.namedChildren ?? []) {
    // Defaults and annotations are read outside: `def f(memo=memo)`.
    visitField(parameter, 'value', scope, depth);
    visitField(parameter, 'type', scope, depth);
    bind(parameter.childForFieldName('name') ?? parameterName(parameter), inner, depth);
  }
  visitField(node, 'body', inner, depth);
  leave(inner, scope);
};

const parameterName = (parameter: Node): Node =>
  parameter.type === 'typed_parameter' ? (parameter.namedChildren[0] ?? parameter) : parameter;

/** A class's own names are not seen by its methods, so nothing that is used inside counts as local. */
const visitClass: Visit<Scope> = (node, scope, depth) => {
  const inner = newScope();
  bindField(node, 'name', scope, depth);
  visitField(node, 'superclasses', scope, depth);
  visitField(node, 'body', inner, depth);
  inner.binds.clear();
  leave(inner, scope);
};

const visitComprehension: Visit<Scope> = (node, scope, depth) => {
  const inner = newScope();
  visitChildren(node, inner, depth);
  leave(inner, scope);
};

const visitLoop: Visit<Scope> = (node, scope, depth) => {
  bindField(node, 'left', scope, depth);
  for (const field of ['right', 'body', 'alternative']) visitField(node, field, scope, depth);
};

const visitAssignment: Visit<Scope> = (node, scope, depth) => {
  bindField(node, 'left', scope, depth);
  visitField(node, 'type', scope, depth);
  visitField(node, 'right', scope, depth);
};

const visitImport: Visit<Scope> = (node, scope) => {
  for (const name of node.childrenForFieldName('name')) {
    const alias = name.childForFieldName('alias');
    // `import a.b` binds `a`; `from a import b` binds `b`.
    const bound = alias ?? name.namedChildren[0];
    if (bound !== undefined) scope.binds.add(bound.text);
  }
};

const visitGlobal: Visit<Scope> = (node, scope) => {
  for (const name of node.namedChildren) scope.globals.add(name.text);
};

const VISITORS: Record<string, Visit<Scope>> = {
  identifier: (node, scope) => void scope.uses.add(node.text),
  attribute: (node, scope, depth) => visitField(node, 'object', scope, depth),
  keyword_argument: (node, scope, depth) => visitField(node, 'value', scope, depth),
  call: (node, scope, depth) => {
    visitChildren(node, scope, depth);
    const callee = node.childForFieldName('function');
    const root = callee?.type === 'attribute' ? rootOf(callee) : undefined;
    if (root !== undefined) scope.touches.add(root);
  },
  function_definition: visitFunction,
  lambda: visitFunction,
  class_definition: visitClass,
  list_comprehension: visitComprehension,
  set_comprehension: visitComprehension,
  dictionary_comprehension: visitComprehension,
  generator_expression: visitComprehension,
  for_statement: visitLoop,
  for_in_clause: visitLoop,
  assignment: visitAssignment,
  augmented_assignment: (node, scope, depth) => {
    visitAssignment(node, scope, depth);
    visitField(node, 'left', scope, depth);
  },
  named_expression: (node, scope, depth) => {
    bindField(node, 'name', scope, depth);
    visitField(node, 'value', scope, depth);
  },
  as_pattern_target: (node, scope, depth) => {
    for (const child of node.namedChildren) bind(child, scope, depth);
  },
  import_statement: visitImport,
  import_from_statement: visitImport,
  global_statement: visitGlobal,
};
