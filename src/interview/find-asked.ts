import type { Node } from 'web-tree-sitter';
import type { Language, Parse } from '../extract/grammar.ts';
import { FIND_FIRST } from './find-first.ts';
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
 * methods of top-level classes and objects, which are called through an instance where they need one. Code that is too
 * long or too tangled for the parser is searched as text.
 */
export function askedFinder(language: Language, parse: Parse): FindFunction {
  return (code, entryPoint) => {
    const read = parse(code, (root) => ({ found: choose([...FUNCTIONS[language](root)], entryPoint) }));
    return read === undefined ? findUnread(language, code, entryPoint) : read.found;
  };
}

function choose(functions: readonly FoundFunction[], entryPoint: string): FoundFunction | undefined {
  const plain = functions.filter(({ name, callee }) => name === callee);
  return (
    plain.findLast(({ name }) => name === entryPoint) ??
    functions.findLast(({ name }) => name === entryPoint) ??
    plain[0] ??
    functions[0]
  );
}

/** The first function from where the asked name is defined on, or else of all the text. */
function findUnread(language: Language, code: string, entryPoint: string): FoundFunction | undefined {
  const name = entryPoint.replaceAll(/\W/g, '\\$&');
  const definition = new RegExp(`^${DEFINITION[language]}[ \\t]+${name}(?![\\w$])`, 'm');
  return FIND_FIRST[language](code.slice(Math.max(0, code.search(definition))), entryPoint);
}

const DEFINITION: Readonly<Record<Language, string>> = {
  python: '(?:async[ \\t]+)?def',
  javascript: '(?:export[ \\t]+)?(?:default[ \\t]+)?(?:async[ \\t]+)?(?:function\\*?|const|let|var)',
};
