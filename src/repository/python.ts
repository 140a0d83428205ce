import { Budget } from '../extract/budget.ts';
import { loadGrammars } from '../extract/grammar.ts';
import type { Parse } from '../extract/grammar.ts';

let loaded: Promise<Parse> | undefined;

/** The parser of Python, loaded once. */
export const pythonParser = (): Promise<Parse> => (loaded ??= loadGrammars().then(({ python }) => python));

/** For files of a suite: they are large and not hostile, unlike answers. */
export const fileBudget = (): Budget => new Budget(Infinity);
