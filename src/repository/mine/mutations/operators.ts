import type { Node } from 'web-tree-sitter';

/** One change of a text: what stands from `start` to `end` (UTF-16 code units) becomes `text`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What an operator may know of the function beside the node: its names. */
export interface Surroundings {
  /** Parameters and local variables, in the order of the text. */
  readonly variables: readonly string[];
}

/** The changes that an operator makes of one node: each is a mutant of its own. */
export type Operator = (node: Node, around: Surroundings) => readonly Change[];

const become = (node: Node, text: string): Change => ({ start: node.startIndex, end: node.endIndex, text });

/** Each operator token of a node of that type is exchanged for what the table has. */
const exchange =
  (types: readonly string[], table: Readonly<Record<string, string>>): Operator =>
  (node) => {
    if (!types.includes(node.type)) return [];
    return node.children.flatMap((child) => {
      const other = child.isNamed
        ? undefined
        : Object.hasOwn(table, child.type)
          ? table[child.type]
          : undefined;
      return other === undefined ? [] : [become(child, other)];
    });
  };

const COMPARISONS = {
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '==': '!=',
  '!=': '==',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
};
const BOUNDARIES = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const ARITHMETIC = {
  '+': '-',
  '-': '+',
  '*': '//',
  '/': '*',
  '//': '*',
  '%': '*',
  '**': '*',
  '&': '|',
  '|': '&',
  '<<': '>>',
  '>>': '<<',
};
const UPDATES = { '+=': '-=', '-=': '+=', '*=': '//=', '/=': '*=', '|=': '&=', '&=': '|=' };

const CONDITIONED = ['if_statement', 'elif_clause', 'while_statement', 'conditional_expression'];

const negatedCondition: Operator = (node) => {
  if (!CONDITIONED.includes(node.type)) return [];
  const condition =
    node.type === 'conditional_expression' ? node.namedChildren[1] : node.childForFieldName('condition');
  return condition ? [become(condition, `not (${condition.text})`)] : [];
};

const droppedNot: Operator = (node) => {
  const argument = node.type === 'not_operator' ? node.childForFieldName('argument') : null;
  return argument === null ? [] : [become(node, `(${argument.text})`)];
};

const constant: Operator = (node) => {
  if (node.type === 'true') return [become(node, 'False')];
  if (node.type === 'false') return [become(node, 'True')];
  if (node.type !== 'integer' || !/^\d{1,9}$/.test(node.text)) return [];
  return [
    become(node, String(Number(node.text) + 1)),
    ...(Number(node.text) > 0 ? [become(node, String(Number(node.text) - 1))] : []),
  ];
};

const REMOVABLE = new Set(['augmented_assignment', 'call', 'yield', 'await']);

/** Declarations and docstrings are no statements whose loss is a fault. */
const removedStatement: Operator = (node) => {
  if (['raise_statement', 'break_statement', 'continue_statement', 'delete_statement'].includes(node.type))
    return [become(node, 'pass')];
  const inner = node.type === 'expression_statement' ? node.namedChildren[0] : undefined;
  return inner !== undefined && (REMOVABLE.has(inner.type) || setsState(inner)) ? [become(node, 'pass')] : [];
};

/** A name that is never set is a mistake that needs no test to be found. */
const setsState = (node: Node): boolean =>
  node.type === 'assignment' &&
  ['attribute', 'subscript'].includes(node.childForFieldName('left')?.type ?? '');

const returned: Operator = (node) => {
  const value = node.type === 'return_statement' ? node.namedChildren[0] : undefined;
  return value === undefined || value.type === 'none' ? [] : [become(value, 'None')];
};

/** Where a variable is read, another of the function. */
const wrongVariable: Operator = (node, { variables }) => {
  if (node.type !== 'identifier' || !variables.includes(node.text) || !isRead(node)) return [];
  return variables.filter((name) => name !== node.text).map((name) => become(node, name));
};

function isRead(node: Node): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (['assignment', 'augmented_assignment', 'for_statement', 'for_in_clause'].includes(parent.type))
    return parent.childForFieldName('left')?.id !== node.id;
  if (parent.type === 'attribute') return parent.childForFieldName('object')?.id === node.id;
  if (parent.type === 'keyword_argument') return parent.childForFieldName('value')?.id === node.id;
  return !BINDING.has(parent.type);
}

const BINDING = new Set([
  'parameters',
  'lambda_parameters',
  'default_parameter',
  'typed_parameter',
  'typed_default_parameter',
  'list_splat_pattern',
  'dictionary_splat_pattern',
  'pattern_list',
  'tuple_pattern',
  'as_pattern_target',
  'global_statement',
  'nonlocal_statement',
  'dotted_name',
  'function_definition',
  'class_definition',
  'named_expression',
  'type',
]);

const swappedArguments: Operator = (node) => {
  if (node.type !== 'argument_list') return [];
  const plain = node.namedChildren.filter(
    ({ type }) => !['keyword_argument', 'list_splat', 'dictionary_splat', 'comment'].includes(type),
  );
  return plain.slice(1).flatMap((second, at) => {
    const first = plain[at];
    if (first === undefined || first.text === second.text) return [];
    const between = node.text.slice(first.endIndex - node.startIndex, second.startIndex - node.startIndex);
    return [{ start: first.startIndex, end: second.endIndex, text: `${second.text}${between}${first.text}` }];
  });
};

/**
 * Faults as people make them. Source of the classes: Offutt et al., An Experimental Determination of Sufficient Mutant
 * Operators, TOSEM 5(2), 1996 (relational, logical, arithmetic, absolute value), and Just et al., Are Mutants a Valid Substitute
 * for Real Faults in Software Testing?, FSE 2014 (removed statements and conditions).
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  comparison: exchange(['comparison_operator'], COMPARISONS),
  boundary: exchange(['comparison_operator'], BOUNDARIES),
  arithmetic: exchange(['binary_operator'], ARITHMETIC),
  update: exchange(['augmented_assignment'], UPDATES),
  boolean: exchange(['boolean_operator'], { and: 'or', or: 'and' }),
  'negated condition': negatedCondition,
  'dropped not': droppedNot,
  constant,
  'removed statement': removedStatement,
  'returns None': returned,
  'break or continue': (node) =>
    node.type === 'break_statement'
      ? [become(node, 'continue')]
      : node.type === 'continue_statement'
        ? [become(node, 'break')]
        : [],
  'wrong variable': wrongVariable,
  'swapped arguments': swappedArguments,
};
