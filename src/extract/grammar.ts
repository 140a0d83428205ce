import { createRequire } from 'node:module';
import type { Node, Parser } from 'web-tree-sitter';
import type { ExtractContext } from './contract.ts';

export type Language = ExtractContext['language'];

/**
 * Parses a text and hands the root of its tree to `read`; the tree lives only as long as that call.
 * Positions in the tree are UTF-16 code units, as in `text`.
 */
export type Parse = <T>(text: string, read: (root: Node) => T) => T;

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

/** WebAssembly's memory is not collected: each tree is freed here, or 10,000 answers would keep theirs. */
function parseWith(parser: Parser): Parse {
  return (text, read) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the parser gave no tree');
    try {
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
}
