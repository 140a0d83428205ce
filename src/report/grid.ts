import type { Score } from '../stats/scoreboard.ts';
import { interval, percent } from './figures.ts';
import { paint } from './paint.ts';
import { safeLine } from './safe.ts';
import { table } from './table.ts';

/** A run of a grid, as far as people compare it. */
export interface Compared {
  readonly suite: string;
  readonly model: string;
  readonly template: string;
  readonly params: string;
  readonly result?: { readonly model: string; readonly score: Score };
  readonly failure?: { readonly message: string };
}

const NAMES: Readonly<Record<string, string>> = { python: 'Python', javascript: 'JavaScript' };

/** Runs side by side, a table a suite, the best first. Columns that are the same in all runs of a suite are left out. */
export function gridText(runs: readonly Compared[]): string {
  const suites = [...new Set(runs.map(({ suite }) => suite))];
  return suites
    .map((suite) =>
      suiteText(
        suite,
        runs.filter((run) => run.suite === suite),
      ),
    )
    .join('\n\n');
}

function suiteText(suite: string, runs: readonly Compared[]): string {
  const ranked = runs.toSorted((a, b) => rankOf(b) - rankOf(a));
  const languages = languagesOf(runs);
  const axes = (['model', 'template', 'params'] as const).filter(
    (axis) => axis === 'model' || new Set(runs.map((run) => run[axis])).size > 1,
  );
  const head = [
    ...axes,
    ...languages.map((language) => NAMES[language] ?? language),
    ...(languages.length > 1 ? ['points'] : []),
    'score',
    '95 % interval',
  ];
  const rows = ranked.map((run) => [
    ...axes.map((axis) => safeLine(axis === 'model' ? (run.result?.model ?? run.model) : run[axis], 40)),
    ...figuresOf(run, languages),
  ]);
  const text = table(
    [head, ...rows],
    axes.map((_, at) => at),
  );
  return `${paint('bold', suite)}\n${text}`;
}

function languagesOf(runs: readonly Compared[]): string[] {
  const points = runs.flatMap(({ result }) => Object.keys(result?.score.points ?? {}));
  return [...new Set(points)].filter((name) => name !== 'all');
}

function figuresOf({ result, failure }: Compared, languages: readonly string[]): string[] {
  const blanks = languages.map(() => '');
  const points = languages.length > 1 ? [''] : [];
  if (result === undefined) return [...blanks, ...points, 'no result', safeLine(failure?.message ?? '', 40)];
  const { score } = result;
  if (score.range !== undefined) return [...blanks, ...points, 'incomplete', interval(score.range)];
  if (score.points === undefined) return [...blanks, ...points, ...estimateOf(score.pass_at['1'])];
  const { points: earned } = score;
  return [
    ...languages.map((language) => pointsOf(earned[language])),
    ...(languages.length > 1 ? [pointsOf(earned.all)] : []),
    ...estimateOf(earned.all),
  ];
}

const pointsOf = (points: { passed: number; total: number } | undefined): string =>
  points === undefined ? '' : `${points.passed} / ${points.total}`;

const estimateOf = (estimate: { value: number; low: number; high: number } | undefined): string[] =>
  estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];

function rankOf({ result }: Compared): number {
  const { points, pass_at: passAt } = result?.score ?? {};
  return points?.all?.value ?? passAt?.['1']?.value ?? -1;
}
