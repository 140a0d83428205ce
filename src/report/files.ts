import { basename } from 'node:path';
import type { Score } from '../stats/score.ts';
import { interval, percent } from './figures.ts';
import { failuresText, type Failed } from './failed.ts';
import { safeEnd } from './safe.ts';
import { table, terminalWidth } from './table.ts';
import { cellsWithoutScore } from './without-score.ts';

/** A graded file, as far as a list of many shows it. */
export interface Listed {
  readonly input: string;
  readonly result?: { readonly score: Score; readonly reused: boolean };
  readonly failure?: Failed;
}

/** Columns for a score, its interval and whether it was there before. */
const FIGURES = 44;

/** Many graded files, a line each. */
export function filesText(files: readonly Listed[], width = terminalWidth()): string {
  const rows = files.map(({ input, result }) => {
    const name = safeEnd(basename(input), Math.max(20, width - FIGURES));
    if (result === undefined) return [name, 'not graded', '', ''];
    return [name, ...figuresOf(result.score), result.reused ? 'graded before' : ''];
  });
  const failed = failuresText(files.map(({ input, failure }) => ({ name: basename(input), failure })));
  return [table([['file', 'score', '95 % interval', ''], ...rows], [0, 3]), ...failed].join('\n\n');
}

function figuresOf(score: Score): string[] {
  const without = cellsWithoutScore(score);
  if (without !== undefined) return without;
  const { points, pass_at: passAt } = score;
  const estimate = points?.all ?? passAt['1'] ?? Object.values(passAt)[0];
  return estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];
}
