import { readFileSync, readdirSync } from 'node:fs';

/** A hostile program, and how a room may say that it ended. */
export interface Act {
  readonly name: string;
  readonly program: string;
  readonly ends: readonly string[];
}

/** Those of `acts/`, each of which says in its first line how it must end. */
export const ACTS: readonly Act[] = readdirSync(new URL('acts/', import.meta.url)).map((file) => {
  const program = readFileSync(new URL(`acts/${file}`, import.meta.url), 'utf8');
  const ends = /^# ends: (.+)$/m.exec(program)?.[1]?.split(' ') ?? [];
  return { name: file.replace('.py', '').replaceAll('_', ' '), program, ends };
});

/** One of each kind, for rooms that take long to make. */
export const KINDS: readonly Act[] = ACTS.filter(({ name }) =>
  [
    'endless loop',
    'endless output',
    'memory hog',
    'disk hog',
    'fork bomb',
    'delete checkout',
    'kill everybody',
    'close descriptors',
  ].includes(name),
);
