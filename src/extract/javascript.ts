import type { Node } from 'web-tree-sitter';
import type { Budget } from './budget.ts';
import type { Parse } from './grammar.ts';
import { outerNames } from './javascript-names.ts';
import { TooDeep } from './names-walk.ts';
import { type Source, type Statement, unread, wordsOf } from './source.ts';

/** Reads JavaScript's top-level statements. */
export function readJavaScript(parse: Parse, text: string, budget?: Budget): Source {
  const read = (root: Node): Source => {
    const nodes = root.type === 'program' ? root.namedChildren : [root];
    const statements = nodes.filter(({ type }) => type !== 'comment').map(readStatement);
    return { text, statements, isBody: nodes.some(({ type }) => type === 'return_statement') };
  };
  return parse(text, read, budget) ?? unread(text);
}

function readStatement(node: Node): Statement {
  const { touches, uses } = namesOf(node);
  return {
    start: node.startIndex,
    end: node.endIndex,
    role: roleOf(node),
    binds: new Set(boundBy(node)),
    touches,
    uses,
    broken: node.hasError,
    stub: node.childForFieldName('body')?.namedChildren.every(({ type }) => type === 'comment') ?? false,
  };
}

/** Of what cannot be read for certain, every word. */
function namesOf(node: Node): Pick<Statement, 'touches' | 'uses'> {
  try {
    if (!node.hasError) return outerNames(node);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
  }
  const words = wordsOf(node.text);
  return { touches: words, uses: words };
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
