import type { Flip, Measure } from '../stats/comparison.ts';
import { taskRows } from './comparison-rows.ts';
import { differenceLines } from './comparison-words.ts';
import type { ComparedPair } from './comparison.ts';
import { paint } from './paint.ts';
import { safeLine } from './safe.ts';
import { paragraph, table } from './table.ts';

/** How far two runs are apart. */
export function apartText({ a, b, comparison }: ComparedPair, width: number): string {
  if (comparison === undefined) return 'No sample has a verdict in both runs.';
  const [first = '', ...lines] = differenceLines(a, b, comparison);
  return [paint('bold', paragraph(first, width)), ...lines.map((line) => paragraph(line, width))].join('\n');
}

/** The tasks that one of two runs won and lost. */
export function wonAndLost({ b, comparison }: ComparedPair): string[] {
  if (comparison === undefined) return [];
  const { won, lost, measure } = comparison;
  return [tasksText(`${b} won`, won, measure), tasksText(`${b} lost`, lost, measure)];
}

/** Tasks that are shown of those won, and of those lost. */
const SHOWN = 10;

function tasksText(title: string, flips: readonly Flip[], measure: Measure): string {
  if (flips.length === 0) return '';
  const [head = [], ...rows] = taskRows(title, flips, measure);
  const shown = rows.slice(0, SHOWN).map(([task = '', ...cells]) => [safeLine(task, 32), ...cells]);
  const more = flips.length > SHOWN ? `\n${flips.length - SHOWN} more: --json has them all.` : '';
  return `${table([head, ...shown], [0, 1, 2, 3])}${more}`;
}
