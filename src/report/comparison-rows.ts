import type { Flip, Measure, Side } from '../stats/comparison.ts';
import type { Score } from '../stats/score.ts';
import type { ComparedPair, NamedRun } from './comparison.ts';
import { interval, percent, points, signed } from './figures.ts';
import { cellsWithoutScore } from './without-score.ts';

/** The runs of a comparison with their scores, as a table with its head. */
export const runRows = (runs: readonly NamedRun[]): string[][] => [
  ['', 'model', 'score', '95 % interval', 'passed'],
  ...runs.map(({ name, run, score }) => [name, run.model, ...scoreOf(score)]),
];

function scoreOf(score: Score): string[] {
  const { points: earned, pass_at: passAt } = score;
  const without = cellsWithoutScore(score);
  if (without !== undefined) return [...without, `${score.passed}/${score.total}`];
  const estimate = earned?.all ?? passAt['1'];
  const counts = earned?.all ?? score;
  const shown = estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];
  return [...shown, `${counts.passed}/${counts.total}`];
}

/** Each pair of more than two runs. */
export function pairRows(pairs: readonly ComparedPair[]): string[][] {
  const rows = pairs.map(({ a, b, comparison, pHolm }) => {
    if (comparison === undefined) return [`${b} − ${a}`, 'nothing in common', '', '', '', ''];
    const { difference, won, lost } = comparison;
    return [
      `${b} − ${a}`,
      points(difference.value),
      signed(difference),
      difference.test.p.toPrecision(2),
      pHolm === undefined ? '' : pHolm.toPrecision(2),
      `${won.length}/${lost.length}`,
    ];
  });
  return [['pair', 'difference', '95 % interval', 'p', 'p (Holm)', 'won/lost'], ...rows];
}

export const HOLM =
  'Of p (Holm) below 0.05 none is a false alarm, with a chance of 95 %; each interval stands for its pair alone.';

/** Tasks that were won, or lost, with where to look in the two files; the language where there are several. */
export function taskRows(title: string, flips: readonly Flip[], measure: Measure): string[][] {
  const languages = new Set(flips.map(({ language }) => language)).size > 1;
  const rows = flips.map(({ task, language, a, b }) => [
    task,
    ...(languages ? [language] : []),
    sideText(a, measure),
    sideText(b, measure),
    linesText(a, b),
  ]);
  return [[title, ...(languages ? ['language'] : []), 'from', 'to', 'lines'], ...rows];
}

const sideText = ({ reached, of, outcome }: Side, measure: Measure): string =>
  measure === 'pass@1' && of === 1 ? outcome : `${reached}/${of} ${outcome}`;

const linesText = (a: Side, b: Side): string =>
  a.line === undefined || b.line === undefined ? '' : `${a.line} and ${b.line}`;
