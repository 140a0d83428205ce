import { causeText } from '../results/exception.ts';
import type { Comparison, Flip, Measure, Side } from '../stats/comparison.ts';
import { differenceLines } from './comparison-words.ts';
import type { ComparedPair } from './comparison.ts';
import { paint } from './paint.ts';
import { safeLine } from './safe.ts';
import { paragraph, table } from './table.ts';

/** Two runs: how far they are apart, what changed, and the tasks won and lost. */
export function pairText({ a, b, comparison }: ComparedPair, width: number): string[] {
  if (comparison === undefined) return ['No sample has a verdict in both runs.'];
  return [
    differenceText(differenceLines(a, b, comparison), width),
    flipsText(comparison),
    tasksText(`${b} won`, comparison.won, comparison.measure),
    tasksText(`${b} lost`, comparison.lost, comparison.measure),
  ];
}

const differenceText = ([first = '', ...lines]: readonly string[], width: number): string =>
  [paint('bold', paragraph(first, width)), ...lines.map((line) => paragraph(line, width))].join('\n');

function flipsText({ flips }: Comparison): string {
  if (flips.length === 0) return '';
  const rows = flips.map(({ a, b, samples }) => [causeText(a), causeText(b), String(samples)]);
  return table([['from', 'to', 'samples'], ...rows], [0, 1]);
}

/** Tasks that are shown of those won, and of those lost. */
const SHOWN = 10;

function tasksText(title: string, flips: readonly Flip[], measure: Measure): string {
  if (flips.length === 0) return '';
  const languages = new Set(flips.map(({ language }) => language)).size > 1;
  const rows = flips
    .slice(0, SHOWN)
    .map(({ task, language, a, b }) => [
      safeLine(task, 32),
      ...(languages ? [language] : []),
      sideText(a, measure),
      sideText(b, measure),
      linesText(a, b),
    ]);
  const more = flips.length > SHOWN ? `\n${flips.length - SHOWN} more: --json has them all.` : '';
  const head = [title, ...(languages ? ['language'] : []), 'from', 'to', 'lines'];
  return `${table([head, ...rows], [0, 1, 2, 3])}${more}`;
}

const sideText = ({ reached, of, outcome }: Side, measure: Measure): string =>
  measure === 'pass@1' && of === 1 ? outcome : `${reached}/${of} ${outcome}`;

/** Where to look in the two files. */
const linesText = (a: Side, b: Side): string =>
  a.line === undefined || b.line === undefined ? '' : `${a.line} and ${b.line}`;
