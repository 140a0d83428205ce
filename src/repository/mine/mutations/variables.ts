import type { Node } from 'web-tree-sitter';

/** Parameters and names that are assigned in a function, each once, without `self` and `cls`. */
export function variablesOf(definition: Node): string[] {
  const parameters = definition.childForFieldName('parameters')?.namedChildren.flatMap(namesOf) ?? [];
  const targets = definition
    .descendantsOfType(['assignment', 'for_statement', 'for_in_clause'])
    .flatMap((node) => node?.childForFieldName('left') ?? [])
    .flatMap(namesOf);
  return [...new Set([...parameters, ...targets])].filter((name) => name !== 'self' && name !== 'cls');
}

/** What a parameter or a target binds: defaults, annotations, attributes and items bind nothing. */
function namesOf(node: Node): string[] {
  if (node.type === 'identifier') return [node.text];
  if (['default_parameter', 'typed_default_parameter'].includes(node.type))
    return [node.childForFieldName('name')?.text ?? []].flat();
  if (['attribute', 'subscript', 'type'].includes(node.type)) return [];
  return node.namedChildren.flatMap(namesOf);
}
