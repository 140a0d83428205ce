import { neededFor, withoutOthers } from './needed.ts';
import { quality, qualityOf, type Source, type Statement } from './source.ts';

/** What a program is put together from; an earlier part's own definitions win over a later part's. */
export interface Parts {
  /** The text that defines the asked function. */
  readonly main: Source;
  /** Other code of the answer, nearest first: helpers are taken from it. */
  readonly others: readonly Source[];
  /** What the model was shown: its imports are taken, and the helpers that the answer leaves out. */
  readonly prompt: Source;
}

export interface ProgramOptions {
  /** A base model rambles on: what counts is the first full definition, not, as in Python, the last. */
  readonly firstDefinition: boolean;
}

/** The program that `entry` needs: `main` without its trials and prints, after what it takes from elsewhere. */
export function buildProgram(entry: string, parts: Parts, { firstDefinition }: ProgramOptions): string {
  const { main } = parts;
  const statements = keepDefinitions(entry, main, firstDefinition);
  const borrowed = borrow(entry, statements, parts);
  const offered = borrowed.flatMap((source) => source.statements);
  const needed = neededFor(entry, statements, offered);
  const isKept = (statement: Statement): boolean => needed.has(statement) || statement.role === 'doc';
  const before = borrowed.map((source) => pick(source, (statement) => needed.has(statement)));
  if (before.every((text) => text === '')) return tidy(withoutOthers(main, isKept));
  // `from __future__` must stand before anything borrowed.
  const own = withoutOthers(main, (statement) => isKept(statement) && !isFuture(statement));
  return tidy([pick(main, isFuture), ...before, own].filter((text) => text !== '').join('\n'));
}

const isFuture = ({ role }: Statement): boolean => role === 'future';

const pick = ({ text, statements }: Source, isPicked: (statement: Statement) => boolean): string =>
  statements
    .filter(isPicked)
    .map(({ start, end }) => `${text.slice(start, end)}\n`)
    .join('');

const tidy = (code: string): string => `${code.replace(/^(?:[ \t]*\n)+/, '').trimEnd()}\n`;

/** Drops a definition of `entry` that is a stub or cut off where there is a full one, and, if asked, those after the first. */
function keepDefinitions(entry: string, main: Source, firstOnly: boolean): Statement[] {
  const { statements } = main;
  const best = quality(main, entry);
  const first = statements.find((statement) => qualityOf(statement, entry) === best);
  return statements.filter((statement) => {
    if (statement.role !== 'definition' || !statement.binds.has(entry)) return true;
    return firstOnly ? statement === first : qualityOf(statement, entry) === best;
  });
}

/** What the other sources offer, in the order in which it must stand: the prompt's, then those of the answer. */
function borrow(entry: string, own: readonly Statement[], { others, prompt }: Parts): Source[] {
  const taken = new Set([entry, ...own.flatMap(({ binds }) => [...binds])]);
  // The prompt's imports are there in any case; those of other blocks only where something needs them.
  const fromOthers = others.map((source) =>
    offer(source, taken, (statement) => ({ ...statement, role: 'other' as const })),
  );
  return [...fromOthers, offer(prompt, taken, (statement) => statement)].toReversed();
}

function offer(source: Source, taken: Set<string>, asked: (statement: Statement) => Statement): Source {
  const statements = source.statements.filter((statement) => isOffered(statement, taken)).map(asked);
  for (const { binds } of statements) for (const name of binds) taken.add(name);
  return { ...source, statements };
}

function isOffered({ broken, role, binds }: Statement, taken: Set<string>): boolean {
  if (broken || binds.size === 0) return !broken && role === 'import';
  const names = [...binds];
  if (role === 'import') return names.some((name) => !taken.has(name));
  return (role === 'definition' || role === 'other') && !names.some((name) => taken.has(name));
}
