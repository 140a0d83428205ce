import type { Node } from 'web-tree-sitter';
import type { Budget } from './budget.ts';
import type { Parse } from './grammar.ts';
import { TooDeep } from './names-walk.ts';
import { collect, newScope, rootOf, type Scope } from './python-names.ts';
import { isIndented, type Source, type Statement, unread, wordsOf } from './source.ts';

/** Reads Python's top-level statements. Any text gives a source; what is no Python is a broken statement of it. */
export function readPython(parse: Parse, text: string, budget?: Budget): Source {
  const read = (root: Node): Source => {
    const nodes = root.type === 'module' ? root.namedChildren : [root];
    const statements = nodes
      .filter(({ type }) => type !== 'comment')
      .map((node) => readStatement(node, text));
    const isBody = text.includes('return') && nodes.some(hasOuterReturn);
    return { text, statements: statements.map(breakBefore(text)), isBody };
  };
  return parse(text, read, budget) ?? unread(text);
}

/** Where something indented follows a definition, its body did not end there: the parser only gave up on it. */
const breakBefore =
  (text: string) =>
  (statement: Statement, index: number, all: readonly Statement[]): Statement => {
    const next = all[index + 1];
    const isCut = statement.role === 'definition' && next?.broken === true && isIndented(text, next.start);
    return isCut ? { ...statement, broken: true } : statement;
  };

function readStatement(node: Node, text: string): Statement {
  const scope = readNames(node);
  const callee = calleeOf(node);
  const calls = callee === undefined ? undefined : rootOf(callee);
  return {
    start: node.startIndex,
    end: node.endIndex,
    role: roleOf(node),
    binds: scope.binds,
    touches: scope.touches,
    uses: scope.uses,
    ...(calls === undefined ? {} : { calls }),
    broken: node.hasError || isIndented(text, node.startIndex) || hasEmptyBlock(node),
    stub: isStub(node),
  };
}

/** A statement nested too deeply to follow is taken to use and to change every word in it. */
function readNames(node: Node): Scope {
  const scope = newScope();
  try {
    collect(node, scope, 0);
    return scope;
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const words = wordsOf(node.text);
    return { binds: words, touches: words, uses: words, globals: words };
  }
}

const ROLES: Record<string, Statement['role']> = {
  future_import_statement: 'future',
  import_statement: 'import',
  import_from_statement: 'import',
  function_definition: 'definition',
  class_definition: 'definition',
  decorated_definition: 'definition',
  assert_statement: 'use',
  print_statement: 'use',
};

const SHOWING = new Set(['print', 'pprint', 'input', 'exit', 'quit', 'help']);
const RUNNING = new Set(['exit', '_exit', 'main', 'testmod', 'run_docstring_examples']);

function roleOf(node: Node): Statement['role'] {
  const role = ROLES[node.type];
  if (role !== undefined) return role;
  if (node.type !== 'expression_statement') return 'other';
  const callee = calleeOf(node);
  if (callee !== undefined) return isShowing(callee) ? 'use' : 'other';
  const type = node.namedChildren[0]?.type ?? '';
  if (type === 'string') return 'doc';
  return ['assignment', 'augmented_assignment'].includes(type) || hasWalrus(node) ? 'other' : 'use';
}

const hasWalrus = (node: Node): boolean =>
  node.text.includes(':=') && node.descendantsOfType('named_expression').length > 0;

function calleeOf(node: Node): Node | undefined {
  const call = node.type === 'expression_statement' ? node.namedChildren[0] : undefined;
  return (call?.type === 'call' ? call.childForFieldName('function') : undefined) ?? undefined;
}

const isShowing = (callee: Node): boolean =>
  callee.type === 'identifier'
    ? SHOWING.has(callee.text)
    : RUNNING.has(callee.childForFieldName('attribute')?.text ?? '');

/** Most statements of a long text; asking the parser for their descendants would take most of the time. */
const WITHOUT_BLOCKS = new Set(['import_statement', 'import_from_statement', 'expression_statement']);

/** The grammar accepts `def f():` with nothing below; Python does not. */
const hasEmptyBlock = (node: Node): boolean =>
  !WITHOUT_BLOCKS.has(node.type) &&
  node.descendantsOfType('block').some((block) => block.namedChildCount === 0);

function isStub(node: Node): boolean {
  const definition = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  if (definition?.type !== 'function_definition') return false;
  return (definition.childForFieldName('body')?.namedChildren ?? []).every(doesNothing);
}

/** Definitions and imports alone also leave a function without a result. */
const IDLE = new Set([
  'pass_statement',
  'comment',
  'function_definition',
  'class_definition',
  'decorated_definition',
  'import_statement',
  'import_from_statement',
]);

function doesNothing(node: Node): boolean {
  if (node.type === 'expression_statement') {
    return ['string', 'ellipsis', 'concatenated_string'].includes(node.namedChildren[0]?.type ?? '');
  }
  if (node.type === 'raise_statement') return node.text.includes('NotImplemented');
  return IDLE.has(node.type);
}

const SCOPES = new Set([
  'function_definition',
  'class_definition',
  'decorated_definition',
  'expression_statement',
]);

function hasOuterReturn(node: Node): boolean {
  const pending = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at.type === 'return_statement') return true;
    if (!SCOPES.has(at.type)) for (const child of at.namedChildren) pending.push(child);
  }
  return false;
}
