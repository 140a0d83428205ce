import type { Models } from '../../results/models-file.ts';
import { modelFacts } from '../../results/models-file.ts';
import type { Standing } from '../../stats/ranking.ts';
import { interval, percent, reachedText } from '../figures.ts';

/** Runs of one version of a suite, the best first. */
export interface Board {
  readonly suite: string;
  /** Absent where the files do not tell it. */
  readonly version?: string;
  readonly standings: readonly Standing[];
}

export const COLUMNS = [
  'group',
  'name',
  'size',
  'quant',
  'template',
  'params',
  'strategy',
  'runtime',
  'Python',
  'JavaScript',
  'points',
  'score',
  '95 % interval',
] as const;

export type Column = (typeof COLUMNS)[number];

export type BoardRow = Readonly<Record<Column, string>>;

/** A run as texts, a column each; one that is not ranked says why where its interval would be. */
export function boardRow(standing: Standing, models: Models): BoardRow {
  const { run, languages, group, score, points, unranked } = standing;
  const { name, size = '', quant = '' } = modelFacts(run.model, models);
  const ends = score === undefined ? '' : interval(score);
  return {
    group: group === undefined ? '–' : String(group),
    name,
    size,
    quant,
    template: run.template ?? '',
    params: run.params ?? '',
    strategy: run.strategy ?? '',
    runtime: run.runtime ?? '',
    Python: reachedText(languages.python),
    JavaScript: reachedText(languages.javascript),
    points: reachedText(points),
    score: score === undefined ? '' : percent(score.value),
    '95 % interval': unranked ?? ends,
  };
}

/** Columns that some run has something in. */
export const usedColumns = (rows: readonly BoardRow[]): Column[] =>
  COLUMNS.filter((column) => rows.some((row) => row[column] !== ''));

/** What makes scores of one board no fair comparison: runs that were judged in other ways. */
export function mixtures({ standings }: Board): string[] {
  return (['extractor', 'grader'] as const).flatMap((fact) => {
    const counts = new Map<string, number>();
    for (const { run } of standings) {
      const value = run.facts[fact] ?? 'not recorded';
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const parts = [...counts].map(([value, runs]) => `${value} (${runs})`);
    return parts.length < 2 ? [] : [`The runs differ in their ${fact}: ${parts.join(', ')}.`];
  });
}

/** What a table for people has no room for. */
export const withoutEnds = (columns: readonly Column[]): string[] =>
  columns.includes('Python') || columns.includes('JavaScript')
    ? ['Languages stand without their intervals for want of room: --json and --format csv have them.']
    : [];
