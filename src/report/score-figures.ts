import { counted } from '../counted.ts';
import { own } from '../own.ts';
import type { PassAt } from '../stats/figures.ts';
import type { Estimate } from '../stats/interval.ts';
import type { Score } from '../stats/score.ts';
import type { TestFigures } from '../stats/tests.ts';
import { estimateText, interval, percent } from './figures.ts';
import { safeLine } from './safe.ts';
import { cellsWithoutScore } from './without-score.ts';

/** A figure of a score: `plus`, `pass@1`, 0.622. */
export interface Figure {
  /** Test sets, language or category that it is about. */
  readonly name: string;
  readonly figure: string;
  readonly estimate: Estimate;
}

/** The figures of a complete score, the most important first. */
export const scoreFigures = (score: Score): Figure[] =>
  score.points === undefined ? passFigures(score) : pointsFigures(score, score.points);

/** The same as a table with its head. */
export function scoreRows(score: Score): string[][] {
  const rows = scoreFigures(score).map(({ name, figure, estimate }) => [
    name,
    figure,
    percent(estimate.value),
    interval(estimate),
  ]);
  return [[score.points === undefined ? 'tests' : 'language', '', 'score', '95 % interval'], ...rows];
}

/** A run's score in one cell: points, or pass@1 over all test sets. */
export function scoreCell({ report: { score } }: { readonly report: { readonly score: Score } }): string {
  const without = cellsWithoutScore(score);
  if (without !== undefined) return without.join(' ');
  const main = score.points?.['all'] ?? score.pass_at['1'];
  return main === undefined ? '' : estimateText(main);
}

function passFigures({
  sets,
  pass_at: passAt,
  pass_hat: passHat,
  languages = {},
  categories,
  tests,
}: Score): Figure[] {
  const names = Object.keys(sets);
  const all = names.join(' and ');
  return [
    ...figuresOf(all, 'pass@', passAt),
    ...(names.length > 1 ? names.flatMap((name) => figuresOf(name, 'pass@', sets[name])) : []),
    ...figuresOf(all, 'pass^', passHat),
    ...(tests === undefined ? [] : [{ name: all, figure: 'share passed', estimate: tests.share }]),
    ...Object.entries(languages).flatMap(([language, at]) =>
      figuresOf(own(LANGUAGES, language) ?? language, 'pass@', at),
    ),
    ...categoryFigures(categories),
  ];
}

const figuresOf = (name: string, figure: string, at: PassAt = {}): Figure[] =>
  Object.entries(at).map(([k, estimate]) => ({ name, figure: `${figure}${k}`, estimate }));

/** An interview: points by language, and how many answers earned all of theirs. */
function pointsFigures(score: Score, earned: NonNullable<Score['points']>): Figure[] {
  // With one language, all together is the same.
  const languages = Object.entries(earned).slice(0, Object.keys(earned).length === 2 ? 1 : undefined);
  return [
    ...languages.map(([language, points]) => ({
      name: own(LANGUAGES, language) ?? language,
      figure: `${points.passed} of ${points.total} points`,
      estimate: points,
    })),
    ...categoryFigures(score.categories),
    ...figuresOf('full points', 'pass@', score.pass_at),
  ];
}

const categoryFigures = (categories: NonNullable<Score['categories']> = {}): Figure[] =>
  Object.entries(categories).map(([name, estimate]) => ({
    name: safeLine(name, 24),
    figure: 'total' in estimate ? `${estimate.passed} of ${estimate.total} points` : 'pass@1',
    estimate,
  }));

const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  all: 'all',
};

/** What stands behind the score, in sentences. */
export function scoreNotes(score: Score): string[] {
  const { noise, agreement, untruncated, outcomes, total, tasks, passed, sets } = score;
  const lines = 'base' in sets && 'plus' in sets && score.points === undefined ? [SETS_OF_EVALPLUS] : [];
  if (score.tests !== undefined) lines.push(...testNotes(score.tests));
  if (untruncated !== undefined) {
    const cut = outcomes.truncated ?? 0;
    lines.push(
      `Without the ${cut} that failed by being cut ${percent(untruncated.value)} ${interval(untruncated)} of the samples passed;`,
      `had all of them passed, ${percent((passed + cut) / total)}.`,
    );
  }
  if (noise !== undefined) {
    lines.push(
      `Standard error of pass@1: ${percent(noise.total)}; other tasks alone make ${percent(noise.tasks)}, other`,
      `answers to these tasks ${percent(noise.answers)}.`,
    );
  } else if (agreement !== undefined && tasks > 1)
    lines.push('Not every task has two samples: the noise of the answers is not known.');
  if (agreement !== undefined)
    lines.push(
      `Two answers to a task agree in ${percent(agreement.value)} ${interval(agreement)} of the cases.`,
    );
  return lines;
}

const SETS_OF_EVALPLUS =
  'plus is judged on its own inputs alone; base and plus together is what\nEvalPlus calls base + extra.';

/** Of a repository's tests. */
const testNotes = ({ chrf, common_prefix: prefix, cpu_s: cpuS, crashed }: TestFigures): string[] => [
  `Means of all samples: chrF ${percent(chrf)}, common prefix with the reference ${percent(prefix)},`,
  `${cpuS.toFixed(1)} s of CPU for the tests.`,
  ...(crashed === 0 ? [] : [`The tests of ${counted(crashed, 'sample')} did not run, or not to their end.`]),
  'The tests ran in the process of the code that they judge: a weaker proof than values',
  'that are compared outside.',
];
