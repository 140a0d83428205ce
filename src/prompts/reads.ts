/** The variables of a Jinja text that come from outside. */
export interface Reads {
  readonly names: ReadonlySet<string>;
  /** Those of which it asks whether they are there: `{% if x %}`, `x is defined`, `x | default('')`. */
  readonly tested: ReadonlySet<string>;
}

/** A node of the syntax tree; its properties depend on the type (`ast.ts` of @huggingface/jinja). */
type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

const GLOBALS =
  'loop caller varargs kwargs true false none True False None range namespace raise_exception strftime_now';

/** Walks the syntax tree. A name that the text sets anywhere counts as its own everywhere. */
export function readsOf(program: object): Reads {
  const found = { read: new Set<string>(), bound: new Set(GLOBALS.split(' ')), tested: new Set<string>() };
  visit(program, found);
  return { names: new Set([...found.read].filter((name) => !found.bound.has(name))), tested: found.tested };
}

interface Found {
  readonly read: Set<string>;
  readonly bound: Set<string>;
  readonly tested: Set<string>;
}

/** Properties that hold names of other things than variables, or operators. */
const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  TestExpression: ['test'],
  KeywordArgumentExpression: ['key'],
  BinaryExpression: ['operator'],
  UnaryExpression: ['operator'],
};

/** Properties that give names a value. */
const BINDS: Readonly<Record<string, readonly string[]>> = {
  For: ['loopvar'],
  Set: ['assignee'],
  Macro: ['name', 'args'],
  CallStatement: ['callerArgs'],
};

/** Properties whose truth decides what is shown. */
const CONDITIONS: Readonly<Record<string, string>> = {
  If: 'test',
  Ternary: 'condition',
  SelectExpression: 'test',
};

function visit(value: unknown, found: Found): void {
  if (value instanceof Map) [...value].flat().forEach((item) => visit(item, found));
  else if (Array.isArray(value)) value.forEach((item) => visit(item, found));
  else if (isNode(value)) visitNode(value, found);
}

function visitNode(node: Node, found: Found): void {
  if (node.type === 'Identifier') found.read.add(String(node['value']));
  noteTests(node, found);
  for (const [key, value] of Object.entries(node)) {
    if (NOT_READ[node.type]?.includes(key) || isPlainName(node, key)) continue;
    if (BINDS[node.type]?.includes(key)) bind(value, found);
    else if (key === 'filter' && isNode(value)) visit(value['args'], found);
    else visit(value, found);
  }
}

/** The `b` of `a.b`. */
const isPlainName = (node: Node, key: string): boolean =>
  node.type === 'MemberExpression' && key === 'property' && node['computed'] === false;

function bind(value: unknown, found: Found): void {
  if (Array.isArray(value)) value.forEach((item) => bind(item, found));
  if (!isNode(value)) return;
  if (value.type === 'Identifier') found.bound.add(String(value['value']));
  if (value.type === 'TupleLiteral') bind(value['value'], found);
  if (value.type === 'KeywordArgumentExpression') {
    bind(value['key'], found);
    visit(value['value'], found);
  }
}

function noteTests(node: Node, found: Found): void {
  noteTruth(node[CONDITIONS[node.type] ?? ''], found);
  if (node.type === 'TestExpression') noteTruth(node['operand'], found);
  if (node.type === 'FilterExpression' && nameOf(node['filter']) === 'default')
    noteTruth(node['operand'], found);
}

/** The names whose presence a condition decides by. */
function noteTruth(condition: unknown, found: Found): void {
  if (!isNode(condition)) return;
  if (condition.type === 'Identifier') found.tested.add(String(condition['value']));
  if (condition.type === 'UnaryExpression') noteTruth(condition['argument'], found);
  if (condition.type === 'BinaryExpression' && ['and', 'or'].includes(nameOf(condition['operator']))) {
    noteTruth(condition['left'], found);
    noteTruth(condition['right'], found);
  }
}

/** Of a filter with or without arguments, or of an operator. */
function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  return value.type === 'CallExpression' ? nameOf(value['callee']) : String(value['value']);
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
