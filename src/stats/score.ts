import { groupBy } from '../group-by.ts';
import type { Group } from '../group-by.ts';
import type { Outcome } from '../outcome.ts';
import type { Stopped } from '../results/stopped.ts';
import { passAt, passHat, pointsOf, sampleShare, taskShare } from './figures.ts';
import type { PassAt, Points, TaskCount } from './figures.ts';
import type { Estimate } from './interval.ts';
import type { TestFigures } from './tests.ts';
import { agreementOf, noiseOf } from './samples.ts';
import type { Noise } from './samples.ts';

/** The figures of a run. With samples left unscored there is no single score, only the range that is possible. */
export interface Score {
  readonly complete: boolean;
  /** Those of the suite: one that is asked in several languages counts once. */
  readonly tasks: number;
  /** Samples that the run is about, and how many of them have no verdict. */
  readonly total: number;
  readonly unscored: number;
  /** How many of the unscored have no row at all: they have not been asked for, or not been graded yet. */
  readonly pending: number;
  /** Why the others are unscored, with the number of samples. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly passed: number;
  /** Samples by what became of them. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Of the outcome `error`: samples by what was raised; `not told` where the file does not tell it. */
  readonly exceptions: Readonly<Record<string, number>>;
  /** k → pass@k over all test sets together; empty unless complete. */
  readonly pass_at: PassAt;
  /** The number of samples that every task has → pass^k; absent with one sample. */
  readonly pass_hat?: PassAt;
  /** The same as `pass_at` for each test set alone. */
  readonly sets: Readonly<Record<string, PassAt>>;
  /** And for each language, where there are several. */
  readonly languages?: Readonly<Record<string, PassAt>>;
  /** Points of an interview, by language and `all` together; absent for other suites. */
  readonly points?: Readonly<Record<string, Points>>;
  /** Each category of tasks, where the suite has any: points of an interview, else pass@1. */
  readonly categories?: Readonly<Record<string, Estimate | Points>>;
  /** Of a repository's tests; absent for other suites. */
  readonly tests?: TestFigures;
  /** Where the noise of pass@1 comes from, and how often two answers to a task agree; absent with one sample. */
  readonly noise?: Noise;
  readonly agreement?: Estimate;
  /** The share of passed samples among those that did not fail by being cut; absent where none was, or all were. */
  readonly untruncated?: Estimate;
  /** Least and greatest share of passed samples that the unscored ones leave possible; absent when complete. */
  readonly range?: { readonly low: number; readonly high: number };
  /** Of a run that a rule has ended before all of it was asked. */
  readonly stopped?: Stopped;
}

/** What became of the samples of a task in one language. */
export interface Tally extends TaskCount {
  readonly language: string;
  readonly category?: string;
  samples: number;
  passed: number;
  /** Failed because the answer was cut. */
  cut: number;
  /** Points of an interview, and how many could be earned. */
  points: number;
  of: number;
  /** Test set → how many samples it judged and passed. */
  readonly sets: Map<string, { samples: number; passed: number }>;
}

/** What only a complete run has. */
type Figures = Pick<
  Score,
  | 'pass_at'
  | 'pass_hat'
  | 'sets'
  | 'languages'
  | 'points'
  | 'categories'
  | 'noise'
  | 'agreement'
  | 'untruncated'
>;

/** The figures of tasks that all have their verdicts. */
export function figuresOf(tallies: readonly Tally[]): Figures {
  const hat = passHat(tallies);
  const noise = noiseOf(tallies);
  const agreement = agreementOf(tallies);
  return {
    pass_at: passAt(tallies),
    ...(Object.keys(hat).length === 0 ? {} : { pass_hat: hat }),
    sets: setsOf(tallies),
    ...languagesOf(tallies),
    ...pointsByLanguage(tallies),
    ...categoriesOf(tallies),
    ...(noise === undefined ? {} : { noise }),
    ...(agreement === undefined ? {} : { agreement }),
    ...untruncated(tallies),
  };
}

function setsOf(tallies: readonly Tally[]): Score['sets'] {
  const names = [...new Set(tallies.flatMap(({ sets }) => [...sets.keys()]))];
  const countsOf = (name: string): TaskCount[] =>
    tallies.flatMap(({ task, sets }) => {
      const found = sets.get(name);
      return found === undefined ? [] : [{ task, ...found }];
    });
  return Object.fromEntries(names.map((name) => [name, passAt(countsOf(name))]));
}

function languagesOf(tallies: readonly Tally[]): Pick<Score, 'languages'> {
  const languages = languageNames(tallies);
  if (languages.length < 2) return {};
  return {
    languages: Object.fromEntries(languages.map((name) => [name, passAt(inLanguage(tallies, name))])),
  };
}

function pointsByLanguage(tallies: readonly Tally[]): Pick<Score, 'points'> {
  const earned = tallies.filter(({ of }) => of > 0);
  if (earned.length === 0) return {};
  const points = languageNames(earned).map((name) => [name, pointsOf(inLanguage(earned, name))] as const);
  return { points: Object.fromEntries([...points, ['all', pointsOf(earned)]]) };
}

/** In the order in which they first come. */
function categoriesOf(tallies: readonly Tally[]): Pick<Score, 'categories'> {
  const found = groupBy(
    tallies.filter(({ category }) => category !== undefined),
    ({ category = '' }) => category,
  );
  if (found.length === 0) return {};
  const figures = found.map((group) => [group[0].category ?? '', figureOf(group)] as const);
  return { categories: Object.fromEntries(figures) };
}

const figureOf = (tallies: Group<Tally>): Estimate | Points =>
  tallies.every(({ of }) => of > 0) ? pointsOf(tallies) : taskShare(tallies);

/** Python first, as people know it from can-ai-code. */
const languageNames = (tallies: readonly Tally[]): string[] =>
  [...new Set(tallies.map(({ language }) => language))].toSorted((a, b) => (a < b ? 1 : -1));

const inLanguage = (tallies: readonly Tally[], name: string): Tally[] =>
  tallies.filter(({ language }) => language === name);

function untruncated(tallies: readonly Tally[]): Pick<Score, 'untruncated'> {
  const whole = tallies
    .map(({ task, samples, passed, cut }) => ({ task, samples: samples - cut, passed }))
    .filter(({ samples }) => samples > 0);
  const isSame = tallies.every(({ cut }) => cut === 0);
  return isSame || whole.length === 0 ? {} : { untruncated: sampleShare(whole) };
}
