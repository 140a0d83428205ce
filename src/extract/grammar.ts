import { createRequire } from 'node:module';
import type { Node, Parser, Tree } from 'web-tree-sitter';
import { Budget } from './budget.ts';
import type { ExtractContext } from './contract.ts';

export type Language = ExtractContext['language'];

/**
 * Parses a text and hands the root of its tree to `read`; the tree lives only as long as that call.
 * Positions in the tree are UTF-16 code units, as in `text`. Undefined where the budget, by default that of
 * one answer, does not suffice.
 */
export type Parse = <T>(text: string, read: (root: Node) => T, budget?: Budget) => T | undefined;

const { resolve } = createRequire(import.meta.url);

/** Loads tree-sitter and both official grammars (WebAssembly, about 20 ms); the parser itself is synchronous. */
export async function loadGrammars(): Promise<Readonly<Record<Language, Parse>>> {
  const treeSitter = await import('web-tree-sitter');
  await treeSitter.Parser.init();
  const load = async (language: Language): Promise<Parse> => {
    const path = resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${language}.wasm`);
    const parser = new treeSitter.Parser();
    parser.setLanguage(await treeSitter.Language.load(path));
    return parseWith(parser);
  };
  return { python: await load('python'), javascript: await load('javascript') };
}

/** Characters that the parser is given at once: what it reads again, because it looked ahead in vain, is charged again. */
const PIECE = 512;
/** The parser reports every hundred steps. */
const REPORT_COST = 8;
const NODES_PER_UNIT = 8;

/** WebAssembly's memory is not collected: each tree is freed here, or 10,000 answers would keep theirs. */
function parseWith(parser: Parser): Parse {
  return (text, read, budget = new Budget()) => {
    if (!budget.spend(1) || isTooNested(text)) return undefined;
    const tree = parseWithin(parser, text, budget);
    try {
      if (tree === null || budget.isUsedUp) return undefined;
      return budget.spend(tree.rootNode.descendantCount / NODES_PER_UNIT) ? read(tree.rootNode) : undefined;
    } finally {
      tree?.delete();
      parser.reset();
    }
  };
}

/** CPython refuses 200 brackets. With some thousands the parser's stack runs over into its own data, which ends the process. */
const MAX_BRACKETS = 1000;
/** Colons that only words and blanks part: labels of JavaScript, lambdas of Python. The parser takes their number's square. */
const MAX_COLONS = 300;

function isTooNested(text: string): boolean {
  let [depth, colons] = [0, 0];
  for (const [mark] of text.matchAll(/[()[\]{},;=:]/g)) {
    colons = mark === ':' ? colons + 1 : 0;
    if ('([{'.includes(mark)) depth += 1;
    else if (')]}'.includes(mark)) depth = Math.max(0, depth - 1);
    if (depth > MAX_BRACKETS || colons > MAX_COLONS) return true;
  }
  return false;
}

/**
 * Some texts cost the parser the square of their length: it looks through all the comments or continued lines that follow,
 * again at each of them. Such text then seems to end where the budget does, and the tree is of no use.
 */
function parseWithin(parser: Parser, text: string, budget: Budget): Tree | null {
  let isParsing = true;
  const input = (index: number): string | undefined => {
    if (!isParsing) return text.slice(index);
    return budget.spend(1) ? text.slice(index, index + PIECE) : undefined;
  };
  const tree = parser.parse(input, null, { progressCallback: () => !budget.spend(REPORT_COST) });
  isParsing = false;
  return tree;
}
