import type { Node } from 'web-tree-sitter';
import type { Parse } from './grammar.ts';
import type { Source, Statement } from './source.ts';

/** Reads JavaScript's top-level statements. Its names are every word that it holds, so nothing near a function is ever dropped. */
export function readJavaScript(parse: Parse, text: string): Source {
  return parse(text, (root) => {
    const nodes = root.type === 'program' ? root.namedChildren : [root];
    const statements = nodes.filter(({ type }) => type !== 'comment').map(readStatement);
    return { text, statements, isBody: nodes.some(({ type }) => type === 'return_statement') };
  });
}

function readStatement(node: Node): Statement {
  const words = new Set(node.text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  return {
    start: node.startIndex,
    end: node.endIndex,
    role: roleOf(node),
    binds: new Set(boundBy(node)),
    touches: words,
    uses: words,
    broken: node.hasError,
    stub: node.childForFieldName('body')?.namedChildren.every(({ type }) => type === 'comment') ?? false,
  };
}

function roleOf(node: Node): Statement['role'] {
  if (node.type === 'import_statement') return 'import';
  if (node.type.endsWith('_declaration')) return 'definition';
  if (node.type !== 'expression_statement') return 'other';
  const text = node.text;
  return text.startsWith('console.') ? 'use' : 'other';
}

function boundBy(node: Node): string[] {
  if (node.type === 'export_statement') return node.namedChildren.flatMap(boundBy);
  const direct = node.childForFieldName('name')?.text;
  if (direct !== undefined) return [direct];
  const declared = node.namedChildren.map((child) => child.childForFieldName('name')?.text);
  return declared.filter((name) => name !== undefined);
}
