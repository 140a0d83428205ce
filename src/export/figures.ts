import { AssayError } from '../errors.ts';
import type { Points } from '../stats/figures.ts';
import type { Estimate } from '../stats/interval.ts';
import type { PassAt } from '../stats/figures.ts';
import type { Score } from '../stats/score.ts';
import type { Source } from './source.ts';

/** A figure of a run, with words for what it is of. */
export interface Figure {
  /** `pass@1`, `pass@1 of base`, `points in python`. */
  readonly name: string;
  readonly estimate: Estimate | Points;
}

/** The figures of a complete run, the main one first. */
export function figuresOf({
  points,
  pass_at: passAt,
  sets,
  languages = {},
  categories = {},
}: Score): Figure[] {
  const { all, ...byLanguage } = points ?? {};
  const several = Object.keys(byLanguage).length > 1 ? Object.entries(byLanguage) : [];
  const names = Object.keys(sets);
  return [
    ...(all === undefined ? [] : [{ name: 'points', estimate: all }]),
    ...several.map(([language, estimate]) => ({ name: `points in ${language}`, estimate })),
    ...passFigures(passAt, ''),
    ...(names.length > 1 ? names.flatMap((name) => passFigures(sets[name] ?? {}, ` of ${name}`)) : []),
    ...Object.entries(languages).flatMap(([language, at]) => passFigures(at, ` in ${language}`)),
    ...Object.entries(categories).map(([category, estimate]) => ({ name: `in ${category}`, estimate })),
  ];
}

const passFigures = (at: PassAt, of: string): Figure[] =>
  Object.entries(at).map(([k, estimate]) => ({ name: `pass@${k}${of}`, estimate }));

/** The main figure of a run. @throws AssayError `incomplete-run` where it has none. */
export function mainFigure({ run, score }: Source): Figure {
  const [main] = figuresOf(score);
  if (main !== undefined) return main;
  throw new AssayError(
    'incomplete-run',
    `${score.unscored} of ${score.total} samples of ${run.file} have no verdict, so there is no score to hand on.`,
    {
      next: 'Run the same command again to score them, or export the samples: --format csv, parquet or inspect.',
    },
  );
}
