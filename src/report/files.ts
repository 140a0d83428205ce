import { basename } from 'node:path';
import type { Score } from '../stats/scoreboard.ts';
import { interval, percent } from './figures.ts';
import { safeLine } from './safe.ts';
import { table, terminalWidth } from './table.ts';

/** A graded file, as far as a list of many shows it. */
export interface Listed {
  readonly input: string;
  readonly result?: { readonly score: Score; readonly reused: boolean };
  readonly failure?: { readonly message: string };
}

/** Columns for a score, its interval and whether it was there before. */
const FIGURES = 44;

/** Many graded files, a line each. */
export function filesText(files: readonly Listed[], width = terminalWidth()): string {
  const rows = files.map(({ input, result, failure }) => {
    const name = safeLine(basename(input), Math.max(20, width - FIGURES));
    if (result === undefined) return [name, 'not graded', '', safeLine(failure?.message ?? '', 60)];
    return [name, ...figuresOf(result.score), result.reused ? 'graded before' : ''];
  });
  return table([['file', 'score', '95 % interval', ''], ...rows], [0, 3]);
}

function figuresOf({ range, points, pass_at: passAt }: Score): string[] {
  if (range !== undefined) return ['incomplete', interval(range)];
  const estimate = points?.all ?? passAt['1'] ?? Object.values(passAt)[0];
  return estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];
}
