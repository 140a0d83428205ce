import type { Node } from 'web-tree-sitter';
import { MAX_DEPTH, TooDeep, type Visit, walkBy } from './names-walk.ts';

/** Names met in one scope of JavaScript. */
interface Scope {
  readonly binds: Set<string>;
  readonly touches: Set<string>;
  readonly uses: Set<string>;
  /** The scope of the function around it, which `var` binds in; absent where it is one itself. */
  readonly outer?: Scope;
}

/**
 * Names of a statement that are not local to a function or block of it: those that it takes from outside (`uses`), and
 * those whose values it may change in place (`touches`). @throws TooDeep
 */
export function outerNames(statement: Node): Pick<Scope, 'touches' | 'uses'> {
  const scope = newScope();
  collect(statement, scope, 0);
  return scope;
}

const newScope = (): Scope => ({ binds: new Set(), touches: new Set(), uses: new Set() });

/** Where it cannot tell, it reports more uses rather than fewer. */
const { collect, visitChildren, visitField } = walkBy<Scope>((type) => VISITORS[type]);

/** Reads what gets a value: `a`, `[a, ...b]`, `{a, b: c = d}`. Defaults are read like any expression. */
function bind(pattern: Node, binds: Set<string>, scope: Scope, depth: number): void {
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (pattern.type === 'identifier' || pattern.type === 'shorthand_property_identifier_pattern') {
    binds.add(pattern.text);
    return;
  }
  const bound = boundPart(pattern);
  for (const child of pattern.namedChildren) {
    if (bound === undefined || child.id === bound.id) bind(child, binds, scope, depth + 1);
    else collect(child, scope, depth + 1);
  }
}

/** The part of a pattern that gets the value; undefined where all of them do. */
function boundPart(pattern: Node): Node | undefined {
  const field = PATTERN_FIELDS[pattern.type];
  return field === undefined ? undefined : (pattern.childForFieldName(field) ?? undefined);
}

const PATTERN_FIELDS: Readonly<Record<string, string>> = {
  assignment_pattern: 'left',
  object_assignment_pattern: 'left',
  pair_pattern: 'value',
};

/** What an inner scope takes from outside becomes a use of the outer; its own names stay inside. */
function leave(inner: Scope, outer: Scope): void {
  for (const name of inner.uses) if (!inner.binds.has(name)) outer.uses.add(name);
  for (const name of inner.touches) if (!inner.binds.has(name)) outer.touches.add(name);
}

/** `a` of `a.b[0].c()`. */
function rootOf(node: Node): string | undefined {
  let at: Node | null = node;
  while (at !== null && at.type !== 'identifier') {
    at = at.childForFieldName(ROOT_FIELDS[at.type] ?? '');
  }
  return at?.text;
}

const ROOT_FIELDS: Readonly<Record<string, string>> = {
  member_expression: 'object',
  subscript_expression: 'object',
  call_expression: 'function',
};

function touch(node: Node | null, scope: Scope): void {
  const root = node === null ? undefined : rootOf(node);
  if (root !== undefined) scope.touches.add(root);
}

/** `a = 1`, `a.b += 1`, `a[0]++`; of `[a, b.c] = d` every name. */
const visitAssignment: Visit<Scope> = (node, scope, depth) => {
  const target = node.childForFieldName('left') ?? node.childForFieldName('argument');
  if (target?.type.endsWith('_pattern') === true) bind(target, scope.touches, scope, depth);
  else touch(target, scope);
  visitChildren(node, scope, depth);
};

/** A method may change its object, and a function what it is given. */
const visitCall: Visit<Scope> = (node, scope, depth) => {
  const callee = node.childForFieldName('function');
  if (callee?.type === 'member_expression') touch(callee, scope);
  for (const argument of node.childForFieldName('arguments')?.namedChildren ?? []) touch(argument, scope);
  visitChildren(node, scope, depth);
};

const visitFunction: Visit<Scope> = (node, scope, depth) => {
  const inner = newScope();
  inner.binds.add('arguments');
  const name = node.childForFieldName('name');
  if (name?.type === 'identifier') (node.type.endsWith('_declaration') ? scope : inner).binds.add(name.text);
  // `{[key]() {}}`
  else if (name !== null) collect(name, scope, depth);
  for (const field of ['parameter', 'parameters']) {
    const parameters = node.childForFieldName(field);
    if (parameters !== null) bind(parameters, inner.binds, inner, depth);
  }
  visitField(node, 'body', inner, depth);
  leave(inner, scope);
};

const visitBlock: Visit<Scope> = (node, scope, depth) => {
  const inner: Scope = { ...newScope(), outer: scope.outer ?? scope };
  const parameter = node.type === 'catch_clause' ? node.childForFieldName('parameter') : null;
  const isDeclared = node.type === 'for_in_statement' && node.childForFieldName('kind') !== null;
  const declared = parameter ?? (isDeclared ? node.childForFieldName('left') : null);
  const binds = node.childForFieldName('kind')?.text === 'var' ? (scope.outer ?? scope).binds : inner.binds;
  if (declared !== null) bind(declared, binds, inner, depth);
  for (const child of node.namedChildren) if (child.id !== declared?.id) collect(child, inner, depth);
  leave(inner, scope);
};

const visitDeclaration: Visit<Scope> = (node, scope, depth) => {
  const target = node.type === 'variable_declaration' ? (scope.outer ?? scope) : scope;
  for (const declarator of node.namedChildren) {
    const name = declarator.childForFieldName('name');
    if (name !== null) bind(name, target.binds, scope, depth);
    visitField(declarator, 'value', scope, depth);
  }
};

const use: Visit<Scope> = (node, scope) => void scope.uses.add(node.text);

const VISITORS: Readonly<Record<string, Visit<Scope>>> = {
  identifier: use,
  shorthand_property_identifier: use,
  shorthand_property_identifier_pattern: use,
  function_declaration: visitFunction,
  generator_function_declaration: visitFunction,
  function_expression: visitFunction,
  generator_function: visitFunction,
  arrow_function: visitFunction,
  method_definition: visitFunction,
  class_declaration: (node, scope, depth) => {
    const name = node.childForFieldName('name');
    if (name !== null) scope.binds.add(name.text);
    visitChildren(node, scope, depth);
  },
  statement_block: visitBlock,
  for_statement: visitBlock,
  for_in_statement: visitBlock,
  switch_body: visitBlock,
  catch_clause: visitBlock,
  assignment_expression: visitAssignment,
  augmented_assignment_expression: visitAssignment,
  update_expression: visitAssignment,
  call_expression: visitCall,
  lexical_declaration: visitDeclaration,
  variable_declaration: visitDeclaration,
};
