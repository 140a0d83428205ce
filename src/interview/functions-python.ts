import type { Node } from 'web-tree-sitter';
import type { FoundFunction } from './found.ts';

/** The functions of a Python program that can be called from outside: those of its top level, and methods of its classes. */
export function* pythonFunctions(root: Node): Generator<FoundFunction> {
  for (const node of statementsOf(root)) {
    const { definition } = undecorated(node);
    if (definition.type === 'function_definition') yield toFunction(definition);
    if (definition.type === 'class_definition') yield* methodsOf(definition);
    if (definition.type === 'expression_statement') yield* lambdasOf(definition);
  }
}

/** Also the bodies of `if`, `try` and `with`, whose names are the module's. */
function* statementsOf(node: Node): Generator<Node> {
  for (const child of node.namedChildren) {
    if (BRANCHES.has(child.type)) yield* statementsOf(child);
    else yield child;
  }
}

const BRANCHES = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'try_statement',
  'except_clause',
  'finally_clause',
  'with_statement',
  'block',
  'ERROR',
]);

function undecorated(node: Node): { definition: Node; decorators: readonly string[] } {
  if (node.type !== 'decorated_definition') return { definition: node, decorators: [] };
  const decorators = node.namedChildren.filter(({ type }) => type === 'decorator').map(({ text }) => text);
  return { definition: node.childForFieldName('definition') ?? node, decorators };
}

function toFunction(definition: Node): FoundFunction {
  const name = textOf(definition, 'name');
  return { name, callee: name, args: argsOf(definition.childForFieldName('parameters')) };
}

function* methodsOf(definition: Node): Generator<FoundFunction> {
  const type = textOf(definition, 'name');
  for (const node of definition.childForFieldName('body')?.namedChildren ?? []) {
    const { definition: method, decorators } = undecorated(node);
    if (method.type !== 'function_definition') continue;
    const { name, args } = toFunction(method);
    if (name.startsWith('__')) continue;
    const isStatic = decorators.some((text) => /^@staticmethod\b/.test(text));
    const owner = isStatic || decorators.some((text) => /^@classmethod\b/.test(text)) ? type : `${type}()`;
    yield { name, callee: `${owner}.${name}`, args: isStatic ? args : args.slice(1) };
  }
}

/** `gcd = lambda a, b: …` */
function* lambdasOf(statement: Node): Generator<FoundFunction> {
  const assignment = statement.namedChildren[0];
  const right = assignment?.childForFieldName('right');
  const left = assignment?.childForFieldName('left');
  if (left?.type !== 'identifier' || right?.type !== 'lambda') return;
  yield { name: left.text, callee: left.text, args: argsOf(right.childForFieldName('parameters')) };
}

function argsOf(parameters: Node | null): string[] {
  return (parameters?.namedChildren ?? [])
    .filter(({ type }) => !NO_ARGUMENT.has(type))
    .map((node) => nameOf(node));
}

const NO_ARGUMENT = new Set(['comment', 'positional_separator', 'keyword_separator', 'ERROR']);

/** `n`, `n: int`, `n=5`, `n: int = 5`; `*args` and `**kwargs` keep their stars. */
function nameOf(parameter: Node): string {
  const name = parameter.childForFieldName('name');
  if (name !== null) return name.text;
  return parameter.type === 'typed_parameter'
    ? (parameter.namedChildren[0]?.text ?? parameter.text)
    : parameter.text;
}

const textOf = (node: Node, field: string): string => node.childForFieldName(field)?.text ?? '';
