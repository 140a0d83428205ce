import type { Node } from 'web-tree-sitter';

/** Where names are looked up by their text, or belong to more than the function. */
const UNSAFE = ['global_statement', 'nonlocal_statement', 'class_definition', 'exec_statement'];
const BY_TEXT = new Set(['locals', 'vars', 'eval', 'exec', 'globals', 'dir', '_getframe']);

/** The local variables of a function that can be renamed, each with all places where it stands. */
export function localsOf(definition: Node): Map<string, Node[]> {
  const body = definition.childForFieldName('body');
  const names = definition.descendantsOfType('identifier').filter((node) => node !== null);
  if (body === null || definition.descendantsOfType(UNSAFE).length > 0) return new Map();
  if (names.some(({ text }) => BY_TEXT.has(text))) return new Map();
  const parameters = new Set(
    definition
      .descendantsOfType(['parameters', 'lambda_parameters'])
      .flatMap((node) => node?.descendantsOfType('identifier') ?? [])
      .map((node) => node?.text),
  );
  const bound = body
    .descendantsOfType(['assignment', 'for_statement'])
    .flatMap((node) => targetsOf(node?.childForFieldName('left') ?? null))
    .filter((name) => !parameters.has(name) && !isImported(body, name));
  return new Map(
    [...new Set(bound)].map((name) => [name, names.filter((node) => node.text === name && isVariable(node))]),
  );
}

function targetsOf(node: Node | null): string[] {
  if (node === null) return [];
  if (node.type === 'identifier') return [node.text];
  if (!['pattern_list', 'tuple_pattern', 'list_pattern', 'list_splat_pattern'].includes(node.type)) return [];
  return node.namedChildren.flatMap(targetsOf);
}

/** A name that an import or a nested function binds too. */
const isImported = (body: Node, name: string): boolean =>
  body
    .descendantsOfType(['import_statement', 'import_from_statement', 'function_definition'])
    .some((node) => node?.descendantsOfType('identifier').some((one) => one?.text === name) === true);

/** Not an attribute's name, and not a keyword of a call. */
function isVariable(node: Node): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (parent.type === 'attribute') return parent.childForFieldName('attribute')?.id !== node.id;
  if (parent.type === 'keyword_argument') return parent.childForFieldName('name')?.id !== node.id;
  return true;
}
