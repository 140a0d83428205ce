import { counted } from '../counted.ts';
import { causeText } from '../results/exception.ts';
import type { Comparison, Flip, Measure, Side } from '../stats/comparison.ts';
import type { ComparedPair } from './comparison.ts';
import { points, signed } from './figures.ts';
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

const MEASURES: Readonly<Record<Measure, string>> = { points: 'points earned', 'pass@1': 'pass@1' };

const differenceText = ([first = '', ...lines]: readonly string[], width: number): string =>
  [paint('bold', paragraph(first, width)), ...lines.map((line) => paragraph(line, width))].join('\n');

/** How far two runs are apart, and whether the data can tell. */
export function differenceLines(a: string, b: string, { difference, measure, ...of }: Comparison): string[] {
  const { value, test, detectable } = difference;
  const method = test.exact ? test.method : `${test.method}, simulated`;
  const found = `${b} − ${a} in ${MEASURES[measure]}: ${points(value)} ${signed(difference)}, p = ${test.p.toPrecision(2)}`;
  const lines = [
    found,
    `${method}, over ${counted(of.tasks, 'task')}${spoken(of.languages)}: ${b} won ${of.won.length}, lost ${of.lost.length}.`,
    test.p < 0.05 ? 'The runs differ.' : 'These tasks cannot tell the runs apart.',
  ];
  if (detectable !== undefined && test.p >= 0.05)
    lines.push(
      `Tasks like these show a difference of ${points(detectable).slice(1)} in four comparisons of five.`,
    );
  const { unpaired } = of;
  if (unpaired.a + unpaired.b > 0)
    lines.push(`Left out, without a verdict in both: ${unpaired.a} samples of ${a}, ${unpaired.b} of ${b}.`);
  return lines;
}

/** A task in two languages can be won in one of them. */
const spoken = (languages: number): string => (languages === 1 ? '' : ` in ${languages} languages`);

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
