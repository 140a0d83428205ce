import type { ScoredRun } from '../results/scored/contract.ts';
import type { Comparability } from '../stats/comparable.ts';
import type { Comparison } from '../stats/comparison.ts';
import type { Score } from '../stats/score.ts';
import { factsText, headline } from './comparability.ts';
import { pairText } from './comparison-pair.ts';
import { interval, percent, points, signed } from './figures.ts';
import { safeEnd, safeLine } from './safe.ts';
import { paragraph, table, terminalWidth } from './table.ts';
import { cellsWithoutScore } from './without-score.ts';

/** A run of a comparison, called by a letter. */
export interface NamedRun {
  readonly name: string;
  readonly run: ScoredRun;
  readonly score: Score;
}

/** Two runs of a comparison; `pHolm` where there are more than two. */
export interface ComparedPair {
  readonly a: string;
  readonly b: string;
  readonly comparison?: Comparison;
  readonly pHolm?: number;
}

export interface Comparisons {
  readonly comparability: Comparability;
  readonly runs: readonly NamedRun[];
  readonly pairs: readonly ComparedPair[];
}

/** Runs against each other, for people. */
export function comparisonText(found: Comparisons, width = terminalWidth()): string {
  const { comparability, runs, pairs } = withSafeNames(found);
  const [only] = pairs;
  const parts = [
    headline(comparability, runs, width),
    factsText(comparability, runs, width),
    runsText(runs, width),
    ...(pairs.length === 1 && only !== undefined ? pairText(only, width) : [pairsText(pairs, width)]),
    runs.map(({ name, run }) => `${name} is ${safeLine(run.file, 1000)}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Names may come from a file that somebody sent. */
function withSafeNames({ comparability, runs, pairs }: Comparisons): Comparisons {
  const safe = (name: string): string => safeLine(name, LONGEST_NAME);
  return {
    comparability,
    runs: runs.map((run) => ({ ...run, name: safe(run.name) })),
    pairs: pairs.map((pair) => ({ ...pair, a: safe(pair.a), b: safe(pair.b) })),
  };
}

const LONGEST_NAME = 40;

function runsText(runs: readonly NamedRun[], width: number): string {
  const rows = runs.map(({ name, run, score }) => [
    name,
    safeEnd(run.model, Math.max(20, width - 48)),
    ...scoreOf(score),
  ]);
  return table([['', 'model', 'score', '95 % interval', 'passed'], ...rows], [0, 1]);
}

function scoreOf(score: Score): string[] {
  const { points: earned, pass_at: passAt } = score;
  const without = cellsWithoutScore(score);
  if (without !== undefined) return [...without, `${score.passed}/${score.total}`];
  const estimate = earned?.all ?? passAt['1'];
  const counts = earned?.all ?? score;
  const shown = estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];
  return [...shown, `${counts.passed}/${counts.total}`];
}

/** More than two runs: each pair. */
function pairsText(pairs: readonly ComparedPair[], width: number): string {
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
  const text = table([['pair', 'difference', '95 % interval', 'p', 'p (Holm)', 'won/lost'], ...rows], [0]);
  return `${text}\n${paragraph(HOLM, width)}`;
}

const HOLM =
  'Of p (Holm) below 0.05 none is a false alarm, with a chance of 95 %; each interval stands for its pair alone.';
