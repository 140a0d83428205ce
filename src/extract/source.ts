/** A top-level statement of a text, as far as choosing what a function needs asks for it. */
export interface Statement {
  /** Position in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /**
   * `use`: only shows or checks something (an assertion, a print, a bare call); `future`: Python's `from __future__ import`;
   * `doc`: a bare string.
   */
  readonly role: 'future' | 'import' | 'definition' | 'use' | 'doc' | 'other';
  /** Names that it gives a value to, including `x` of `x[0] = 1` and `x.y = 1`. */
  readonly binds: ReadonlySet<string>;
  /** Names that it, or a call of what it defines, may change in place or bind globally. */
  readonly touches: ReadonlySet<string>;
  /** Names that it takes from outside. */
  readonly uses: ReadonlySet<string>;
  /** The name that a bare call starts with: `random` of `random.seed(1)`. */
  readonly calls?: string;
  /** The parser found an error in it, or a block with nothing in it. */
  readonly broken: boolean;
  /** A function whose body does nothing: a docstring, `pass`, `...`. */
  readonly stub: boolean;
}

/** A text and its top-level statements, in order. */
export interface Source {
  readonly text: string;
  readonly statements: readonly Statement[];
  /** It has a `return` outside any function: it is the body of one. */
  readonly isBody: boolean;
  /** Reading it would have cost more than an answer may: it is one broken statement that may bind any of its words. */
  readonly isUnread?: true;
}

/** A text that could not be read for its cost. */
export function unread(text: string): Source {
  const words = wordsOf(text);
  const statement: Statement = {
    start: 0,
    end: text.length,
    role: 'other',
    binds: words,
    touches: words,
    uses: words,
    broken: true,
    stub: false,
  };
  return { text, statements: [statement], isBody: false, isUnread: true };
}

/** Everything in a text that could be a name, of Python or JavaScript. */
export const wordsOf = (text: string): Set<string> => new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);

/** How well a source defines a name: 4 in full, 3 by assignment, 2 broken or as a stub, 1 by an import, 0 not at all. */
export function quality(source: Source, name: string): number {
  return source.statements.reduce((best, statement) => Math.max(best, qualityOf(statement, name)), 0);
}

export function qualityOf(statement: Statement, name: string): number {
  if (!statement.binds.has(name)) return 0;
  if (statement.role === 'import') return 1;
  if (statement.broken || statement.stub) return 2;
  return statement.role === 'definition' ? 4 : 3;
}

/** Every statement parses. */
export const isSound = (source: Source): boolean => !source.statements.some(({ broken }) => broken);

/** It has at least one statement that does more than show or say something. */
export const isCode = (source: Source): boolean =>
  source.statements.some(({ role, broken }) => !broken && role !== 'use' && role !== 'doc');

/** Only blanks stand before the position on its line. Python's grammar accepts a top-level statement there; Python does not. */
export function isIndented(text: string, position: number): boolean {
  let at = position - 1;
  while (text[at] === ' ' || text[at] === '\t') at -= 1;
  return at < position - 1 && (at < 0 || text[at] === '\n');
}
