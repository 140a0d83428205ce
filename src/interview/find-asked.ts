import type { Node } from 'web-tree-sitter';
import type { Language, Parse } from '../extract/grammar.ts';
import type { FindFunction, FoundFunction } from './found.ts';
import { javascriptFunctions } from './functions-javascript.ts';
import { pythonFunctions } from './functions-python.ts';

const FUNCTIONS: Readonly<Record<Language, (root: Node) => Generator<FoundFunction>>> = {
  python: pythonFunctions,
  javascript: javascriptFunctions,
};

/**
 * Assay's own finder: the asked function wherever it stands, else the first one, whose name the checks will judge.
 * Of two of the same name the last counts, as when the code runs. Reads signatures of any shape, arrow functions, and
 * methods of top-level classes and objects, which are called through an instance where they need one.
 */
export function askedFinder(language: Language, parse: Parse): FindFunction {
  return (code, entryPoint) =>
    parse(code, (root) => {
      const functions = [...FUNCTIONS[language](root)];
      const plain = functions.filter(({ name, callee }) => name === callee);
      return (
        plain.findLast(({ name }) => name === entryPoint) ??
        functions.findLast(({ name }) => name === entryPoint) ??
        plain[0] ??
        functions[0]
      );
    });
}
