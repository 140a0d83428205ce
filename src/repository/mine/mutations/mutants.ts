import type { Node } from 'web-tree-sitter';
import type { Parse } from '../../../extract/grammar.ts';
import { fileBudget } from '../../python.ts';
import { definitionAt } from '../find/methods.ts';
import type { Method } from '../find/methods.ts';
import { shuffled } from '../shuffled.ts';
import { OPERATORS } from './operators.ts';
import type { Change } from './operators.ts';
import { variablesOf } from './variables.ts';

/** A file in which one method has one fault. */
export interface Mutant {
  readonly operator: string;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly file: string;
}

/**
 * Mutants of a method's code, its docstring left as it is: the operators in turn, each with a random one of its places, so
 * that the first few are of several kinds. The same random numbers give the same order. All of them parse.
 */
export function* mutantsOf(
  parse: Parse,
  text: string,
  method: Method,
  random: () => number,
): Generator<Mutant> {
  const sites = parse(text, (root) => sitesOf(root, method), fileBudget()) ?? [];
  const kinds = shuffled(Object.keys(OPERATORS), random).map((operator) =>
    shuffled(
      sites.filter((site) => site.operator === operator),
      random,
    ),
  );
  for (let round = 0; kinds.some((kind) => kind.length > round); round += 1) {
    for (const site of kinds.flatMap((kind) => kind[round] ?? [])) {
      const mutant = toMutant(text, site);
      if (isPython(parse, mutant.file)) yield mutant;
    }
  }
}

const isPython = (parse: Parse, text: string): boolean =>
  parse(text, (root) => !root.hasError, fileBudget()) === true;

interface Site extends Change {
  readonly operator: string;
  readonly row: number;
}

function sitesOf(root: Node, method: Method): Site[] {
  const definition = definitionAt(root, method);
  const body = definition?.childForFieldName('body') ?? undefined;
  if (definition === undefined || body === undefined) return [];
  const around = { variables: variablesOf(definition) };
  const nodes = [...nodesBelow(body)].filter(({ startPosition }) => startPosition.row >= method.body[0]);
  return nodes.flatMap((node) =>
    Object.entries(OPERATORS).flatMap(([operator, changesOf]) =>
      changesOf(node, around).map((change) => ({ ...change, operator, row: node.startPosition.row })),
    ),
  );
}

function* nodesBelow(node: Node): Generator<Node> {
  for (const child of node.namedChildren) {
    yield child;
    yield* nodesBelow(child);
  }
}

function toMutant(text: string, { start, end, text: after, operator, row }: Site): Mutant {
  const file = text.slice(0, start) + after + text.slice(end);
  return { operator, line: row + 1, before: text.slice(start, end), after, file };
}
