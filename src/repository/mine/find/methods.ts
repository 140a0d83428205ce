import type { Node } from 'web-tree-sitter';
import type { Parse } from '../../../extract/grammar.ts';
import { fileBudget } from '../../python.ts';
import { cleanDocstring } from './docstring.ts';

/** Lines of a file, from 0, both ends included. */
export type Lines = readonly [first: number, last: number];

/** A function of a file's top level, or a method of a class there. */
export interface Method {
  /** Relative to the checkout, with `/`. */
  readonly path: string;
  readonly name: string;
  /** Absent for a function. */
  readonly className?: string;
  readonly classDocstring?: string;
  /** From the line of `class` to its end. */
  readonly classLines?: Lines;
  /** Where the first decorator stands, or `def`. */
  readonly first: number;
  /** From the line of `def` to the colon. */
  readonly declaration: Lines;
  /** The code, without the docstring. */
  readonly body: Lines;
  /** Lines of code that are neither blank nor a comment, without the docstring. */
  readonly codeLines: number;
  /** As `inspect.cleandoc` gives it. */
  readonly docstring?: string;
  readonly decorators: readonly string[];
}

/** `Stack.push`, `first` */
export const nameOf = ({ className, name }: Pick<Method, 'className' | 'name'>): string =>
  className === undefined ? name : `${className}.${name}`;

/** The methods of a Python file; undefined where the text is not Python, or too much of it. */
export function findMethods(parse: Parse, path: string, text: string): Method[] | undefined {
  const read = (root: Node): Method[] | undefined =>
    root.hasError ? undefined : [...methodsOf(root, path, text)];
  return parse(text, read, fileBudget());
}

function* methodsOf(root: Node, path: string, text: string): Generator<Method> {
  for (const node of root.namedChildren) {
    const definition = definitionOf(node);
    if (definition.type === 'function_definition') yield* readMethod(node, path, text);
    if (definition.type === 'class_definition') yield* membersOf(node, path, text);
  }
}

function* membersOf(node: Node, path: string, text: string): Generator<Method> {
  const definition = definitionOf(node);
  const body = definition.childForFieldName('body');
  const docstring = body === null ? undefined : docstringOf(body);
  const owner = {
    className: definition.childForFieldName('name')?.text ?? '',
    ...(docstring === undefined ? {} : { classDocstring: cleanDocstring(docstring.text.trim()) }),
  };
  const classLines: Lines = [definition.startPosition.row, lastRow(body ?? node)];
  for (const member of body?.namedChildren ?? []) {
    if (definitionOf(member).type !== 'function_definition') continue;
    for (const method of readMethod(member, path, text)) yield { ...method, ...owner, classLines };
  }
}

/** A function of a decorated or plain definition; none where its body stands on the line of its colon. */
function* readMethod(node: Node, path: string, text: string): Generator<Method> {
  const definition = definitionOf(node);
  const body = definition.childForFieldName('body');
  const colon = definition.children.find(({ type }) => type === ':');
  if (body === null || colon === undefined) return;
  const lastOfHead = colon.startPosition.row;
  if (body.startPosition.row === lastOfHead) return;
  const docstring = docstringOf(body);
  const [code] = body.namedChildren.filter(({ id, type }) => id !== docstring?.id && type !== 'comment');
  if (code === undefined) return;
  const bodyLines: Lines = [code.startPosition.row, lastRow(body)];
  const literal = docstring?.namedChildren[0]?.text;
  yield {
    path,
    name: definition.childForFieldName('name')?.text ?? '',
    first: node.startPosition.row,
    declaration: [definition.startPosition.row, lastOfHead],
    body: bodyLines,
    codeLines: countCode(text, bodyLines),
    ...(literal === undefined ? {} : { docstring: cleanDocstring(literal) }),
    decorators: node.namedChildren.filter(({ type }) => type === 'decorator').map((one) => one.text),
  };
}

/** The definition of a method that was found in this very text. */
export const definitionAt = (root: Node, { declaration: [row], name }: Method): Node | undefined =>
  root
    .descendantsOfType('function_definition')
    .find((node) => node.startPosition.row === row && node.childForFieldName('name')?.text === name);

const definitionOf = (node: Node): Node =>
  node.type === 'decorated_definition' ? (node.childForFieldName('definition') ?? node) : node;

/** The statement that is a block's docstring. */
function docstringOf(body: Node): Node | undefined {
  const [first] = body.namedChildren.filter(({ type }) => type !== 'comment');
  const value = first?.type === 'expression_statement' ? first.namedChildren[0] : undefined;
  return value?.type === 'string' && !/^[a-z]*[bf]/i.test(value.text) ? first : undefined;
}

/** A block may end at the beginning of the next line. */
function lastRow({ endPosition }: Node): number {
  return endPosition.column === 0 ? endPosition.row - 1 : endPosition.row;
}

function countCode(text: string, [first, last]: Lines): number {
  const lines = text.split('\n').slice(first, last + 1);
  return lines.filter((line) => !/^\s*(#|$)/.test(line)).length;
}
