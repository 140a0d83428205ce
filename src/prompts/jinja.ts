import { Template } from '@huggingface/jinja';
import { renderBounded } from './bounded.ts';
import { badTemplate } from './piece.ts';
import type { Piece } from './piece.ts';
import { readsOf } from './reads.ts';
import type { Reads } from './reads.ts';
import { faultIn, findInTags } from './syntax.ts';

/** A Jinja text that has been read. */
export interface Jinja {
  readonly piece: Piece;
  readonly reads: Reads;
  /** @throws AssayError `bad-template` with the reason, for example the template's own `raise_exception`, or that it never ends. */
  render(variables: Readonly<Record<string, unknown>>): string;
}

/** @throws AssayError `bad-template` with file and line where the text is no Jinja. */
export function compile(piece: Piece): Jinja {
  const template = parse(piece);
  return {
    piece,
    reads: readsOf(template.parsed),
    render: (variables) => {
      try {
        return renderBounded(template, variables);
      } catch (error) {
        const why = reason(error);
        throw badTemplate(piece, placeOf(piece.text, why), `it cannot be rendered: ${why}`, NEXT);
      }
    },
  };
}

const NEXT = 'docs/prompts.md shows how templates are written.';

function parse(piece: Piece): Template {
  try {
    return new Template(piece.text);
  } catch (error) {
    throw badTemplate(piece, faultIn(piece.text), `this is no Jinja: ${reason(error)}`, NEXT);
  }
}

function reason(error: unknown): string {
  // The parser stumbles over its own last token where a text ends too early.
  if (error instanceof TypeError) return 'it ends before it is complete';
  if (!(error instanceof Error)) return String(error);
  return error.message
    .replace(/^Parser Error: /, '')
    .replace(/\. \w+ !== \w+\.$/, '')
    .replace(/^Unknown (?:\w+ )?(filter|test): (\w+)$/, 'there is no $1 $2 for this value');
}

/** The interpreter has no positions: an unknown filter or test is looked for by its name. */
function placeOf(text: string, why: string): number | undefined {
  const [, kind, name] = /^there is no (filter|test) (\w+)/.exec(why) ?? [];
  if (name === undefined) return undefined;
  const use = kind === 'filter' ? `\\|\\s*${name}\\b` : `\\bis\\s+(?:not\\s+)?${name}\\b`;
  return findInTags(text, new RegExp(use));
}
