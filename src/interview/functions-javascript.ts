import type { Node } from 'web-tree-sitter';
import type { FoundFunction } from './found.ts';

/**
 * The functions of a JavaScript program that can be called from outside: declarations and variables of its top level,
 * methods of its classes and of its object literals.
 */
export function* javascriptFunctions(root: Node): Generator<FoundFunction> {
  for (const node of statementsOf(root)) {
    if (FUNCTIONS.has(node.type)) yield toFunction(textOf(node, 'name'), node);
    else if (node.type === 'class_declaration') yield* methodsOf(node, textOf(node, 'name'));
    else if (DECLARATIONS.has(node.type)) {
      for (const declarator of node.namedChildren) {
        yield* fromValue(declarator.childForFieldName('name'), declarator.childForFieldName('value'));
      }
    } else if (node.type === 'expression_statement') yield* fromAssignment(node.namedChildren[0]);
  }
}

const FUNCTIONS = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'generator_function',
  'arrow_function',
]);
const DECLARATIONS = new Set(['lexical_declaration', 'variable_declaration']);

/** `export` and stray braces hide nothing. */
function* statementsOf(node: Node): Generator<Node> {
  for (const child of node.namedChildren) {
    if (child.type === 'export_statement' || child.type === 'ERROR') yield* statementsOf(child);
    else yield child;
  }
}

function* fromAssignment(expression: Node | undefined): Generator<FoundFunction> {
  if (expression?.type !== 'assignment_expression') return;
  yield* fromValue(expression.childForFieldName('left'), expression.childForFieldName('right'));
}

/** `const f = (a) => …`, `f = function (a) {…}`, `const o = {f(a) {…}}` */
function* fromValue(name: Node | null, value: Node | null): Generator<FoundFunction> {
  if (name?.type !== 'identifier' || value === null) return;
  if (FUNCTIONS.has(value.type)) yield toFunction(name.text, value);
  else if (value.type === 'class') yield* methodsOf(value, name.text);
  else if (value.type === 'object') yield* fieldsOf(value, name.text);
}

function* fieldsOf(object: Node, owner: string): Generator<FoundFunction> {
  for (const node of object.namedChildren) {
    const value = node.type === 'method_definition' ? node : node.childForFieldName('value');
    const key = node.childForFieldName(node.type === 'method_definition' ? 'name' : 'key');
    if (key?.type !== 'property_identifier' || value === null) continue;
    if (value !== node && !FUNCTIONS.has(value.type)) continue;
    yield toFunction(key.text, value, `${owner}.${key.text}`);
  }
}

function* methodsOf(type: Node, owner: string): Generator<FoundFunction> {
  for (const method of type.childForFieldName('body')?.namedChildren ?? []) {
    const name = textOf(method, 'name');
    if (method.type !== 'method_definition' || name === 'constructor') continue;
    const isStatic = method.children.some(({ type: part }) => part === 'static');
    yield toFunction(name, method, isStatic ? `${owner}.${name}` : `new ${owner}().${name}`);
  }
}

function toFunction(name: string, node: Node, callee = name): FoundFunction {
  const single = node.childForFieldName('parameter');
  const parameters = single === null ? node.childForFieldName('parameters')?.namedChildren : [single];
  const args = (parameters ?? []).filter(({ type }) => type !== 'comment' && type !== 'ERROR').map(nameOf);
  return { name, callee, args };
}

/** `a = 5` is called a; `...rest` and patterns stay as they are. */
const nameOf = (parameter: Node): string => parameter.childForFieldName('left')?.text ?? parameter.text;

const textOf = (node: Node, field: string): string => node.childForFieldName(field)?.text ?? '';
