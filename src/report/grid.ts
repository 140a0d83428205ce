import { own } from '../own.ts';
import type { Score } from '../stats/score.ts';
import { interval, percent } from './figures.ts';
import { paint } from './paint.ts';
import { failuresText, type Failed } from './failed.ts';
import { safeEnd, safeLine } from './safe.ts';
import { table, terminalWidth } from './table.ts';
import { cellsWithoutScore } from './without-score.ts';

/** A run of a grid, as far as people compare it. */
export interface Compared {
  readonly suite: string;
  readonly model: string;
  readonly template: string;
  readonly params: string;
  readonly strategy: string;
  readonly result?: { readonly model: string; readonly score: Score };
  readonly failure?: Failed;
}

const NAMES: Readonly<Record<string, string>> = { python: 'Python', javascript: 'JavaScript' };

/** Runs side by side, a table a suite, the best first. A long name of a model gives way where the terminal is narrow. */
export function gridText(runs: readonly Compared[], width = terminalWidth()): string {
  const suites = [...new Set(runs.map(({ suite }) => suite))];
  const runsOf = (name: string): Compared[] => runs.filter(({ suite }) => suite === name);
  const tables = suites.map((suite) => `${paint('bold', suite)}\n${suiteText(runsOf(suite), width)}`);
  const failed = failuresText(runs.map(({ model, failure }) => ({ name: model, failure })));
  return [...tables, ...failed].join('\n\n');
}

function suiteText(runs: readonly Compared[], width: number): string {
  const languages = languagesOf(runs);
  const score = languages.length === 0 ? 'score' : 'points';
  // Most people never choose another.
  const isChosen = runs.some(({ strategy }) => strategy !== 'direct');
  const head = [
    'template',
    'params',
    ...(isChosen ? ['strategy'] : []),
    ...languages.map((name) => own(NAMES, name) ?? name),
    score,
    '95 % interval',
  ];
  const ranked = runs.toSorted((a, b) => rankOf(b) - rankOf(a));
  const rows = ranked.map((run) => [
    safeLine(run.template, 24),
    safeLine(run.params, 24),
    ...(isChosen ? [safeLine(run.strategy, 24)] : []),
    ...figuresOf(run, languages),
  ]);
  const right = table([head, ...rows], isChosen ? [0, 1, 2] : [0, 1]).split('\n');
  const widest = Math.max(...right.map((line) => line.length));
  const room = Math.max(NARROWEST_MODEL, width - 2 - widest);
  const models = ranked.map(({ model, result }) => safeEnd(result?.model ?? model, room));
  return table(
    // A row without an interval ends before the others.
    ['model', ...models].map((name, at) => [name, (right[at] ?? '').padEnd(widest)]),
    [0],
  );
}

const NARROWEST_MODEL = 12;

function languagesOf(runs: readonly Compared[]): string[] {
  const points = runs.flatMap(({ result }) => Object.keys(result?.score.points ?? {}));
  return [...new Set(points)].filter((name) => name !== 'all');
}

function figuresOf({ result }: Compared, languages: readonly string[]): string[] {
  const blanks = languages.map(() => '');
  if (result === undefined) return [...blanks, 'no result', ''];
  const { score } = result;
  const without = cellsWithoutScore(score);
  if (without !== undefined) return [...blanks, ...without];
  if (score.points === undefined) return [...blanks, ...estimateOf(score.pass_at['1'])];
  const { points } = score;
  return [...languages.map((language) => pointsOf(points[language])), ...estimateOf(points.all)];
}

const pointsOf = (points: { passed: number; total: number } | undefined): string =>
  points === undefined ? '' : `${points.passed}/${points.total}`;

const estimateOf = (estimate: { value: number; low: number; high: number } | undefined): string[] =>
  estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];

function rankOf({ result }: Compared): number {
  const { points, pass_at: passAt, stopped } = result?.score ?? {};
  return points?.all?.value ?? passAt?.['1']?.value ?? stopped?.value ?? -1;
}
