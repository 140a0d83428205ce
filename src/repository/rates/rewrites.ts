import type { Node } from 'web-tree-sitter';
import { localsOf } from './locals.ts';

/** One change of a text: what stands from `start` to `end` (UTF-16 code units) becomes `text`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Changes to a function that leave what it does as it is; none where it has no place for them. */
export type Rewrite = (definition: Node) => readonly Change[];

const become = (node: Node, text: string): Change => ({ start: node.startIndex, end: node.endIndex, text });

const ofType = (definition: Node, ...types: string[]): Node[] =>
  definition.descendantsOfType(types).filter((node) => node !== null);

const renamedLocals: Rewrite = (definition) =>
  [...localsOf(definition)].flatMap(([name, uses]) => uses.map((node) => become(node, `${name}_renamed`)));

/** `if a: b else: c` → `if not (a): c else: b`, the innermost only: those around them hold their text. */
const invertedIf: Rewrite = (definition) => {
  const found = ofType(definition, 'if_statement').filter(
    (node) => node.descendantsOfType('if_statement').length === 1,
  );
  return found.flatMap((node) => {
    const [condition, then] = ['condition', 'consequence'].map((field) => node.childForFieldName(field));
    const other = node.namedChildren.find(({ type }) => type === 'else_clause')?.childForFieldName('body');
    const hasMore = node.namedChildren.some(({ type }) => type === 'elif_clause');
    if (!condition || !then || !other || hasMore || !areAligned(node, then, other)) return [];
    return [become(condition, `not (${condition.text})`), become(then, other.text), become(other, then.text)];
  });
};

/** On lines of their own with one indentation, and no comment between that would change sides. */
const areAligned = (node: Node, then: Node, other: Node): boolean =>
  then.startPosition.column === other.startPosition.column &&
  then.startPosition.row > node.startPosition.row &&
  other.startPosition.row > then.endPosition.row &&
  !node.namedChildren.some(({ type }) => type === 'comment');

const withoutDocstring: Rewrite = (definition) => {
  const [first, second] = definition.childForFieldName('body')?.namedChildren ?? [];
  const isDocstring = first?.type === 'expression_statement' && first.namedChildren[0]?.type === 'string';
  if (first === undefined || second === undefined || !isDocstring) return [];
  return [{ start: first.startIndex, end: second.startIndex, text: '' }];
};

const bracketedReturns: Rewrite = (definition) =>
  returnedValues(definition).map((value) => become(value, `(${value.text})`));

/** `return f(x)` → `outcome_ = f(x)` and `return outcome_`. */
const namedReturns: Rewrite = (definition) =>
  ofType(definition, 'return_statement').flatMap((node) => {
    const value = node.namedChildren[0];
    if (value === undefined || value.type === 'expression_list' || !standsAlone(node)) return [];
    const indent = ' '.repeat(node.startPosition.column);
    return [become(node, `outcome_ = ${value.text}\n${indent}return outcome_`)];
  });

/** A tuple with a star in it needs brackets since Python 3.8 only where it is no return. */
const returnedValues = (definition: Node): Node[] =>
  ofType(definition, 'return_statement').flatMap((node) => node.namedChildren[0] ?? []);

/** First on its line, indented by spaces, and not followed by another statement there. */
function standsAlone(node: Node): boolean {
  const line = node.tree.rootNode.text.split('\n')[node.startPosition.row] ?? '';
  return /^ *$/.test(line.slice(0, node.startPosition.column)) && !line.includes(';');
}

const NEGATED: Readonly<Record<string, string>> = { 'not in': 'in', 'is not': 'is' };

/** `a not in b` → `not (a in b)`; a chain of comparisons is left as it is. */
const negatedOutside: Rewrite = (definition) =>
  ofType(definition, 'comparison_operator')
    .filter((node) => node.descendantsOfType('comparison_operator').length === 1)
    .flatMap((node) => {
      const [operator, ...others] = node.children.filter(({ isNamed }) => !isNamed);
      const positive = operator === undefined ? undefined : NEGATED[operator.type];
      if (operator === undefined || positive === undefined || others.length > 0) return [];
      const [from, to] = [operator.startIndex - node.startIndex, operator.endIndex - node.startIndex];
      return [become(node, `(not (${node.text.slice(0, from)}${positive}${node.text.slice(to)}))`)];
    });

/** By their names in a report. */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  'renamed locals': renamedLocals,
  'inverted if': invertedIf,
  'without docstring': withoutDocstring,
  'returns in brackets': bracketedReturns,
  'named returns': namedReturns,
  'negated outside': negatedOutside,
};
