import { groupBy } from '../group-by.ts';
import type { Group } from '../group-by.ts';
import type { Outcome } from '../outcome.ts';
import { present } from '../present.ts';
import { rowKey, taskKey } from '../results/rows.ts';
import type { ScoredRun, ScoredSample } from '../results/scored/contract.ts';
import { differenceOf } from './difference.ts';
import type { Difference, Pair } from './difference.ts';
import { gainOf } from './gain.ts';
import type { Gain, Taken } from './gain.ts';

/** What is compared: points where all runs are interviews, else the share of a task's samples that passed. */
export type Measure = 'points' | 'pass@1';

/** A task in one language that one run did better. */
export interface Flip {
  readonly task: string;
  readonly language: string;
  readonly a: Side;
  readonly b: Side;
}

/** What one run made of a task. */
export interface Side {
  /** Passed samples, or points, of how many. */
  readonly reached: number;
  readonly of: number;
  /** Of the first sample that the runs disagree on, and its line in the run's file. */
  readonly outcome: Outcome;
  readonly line?: number;
}

/** Run b against run a, over the samples that have a verdict in both. */
export interface Comparison {
  readonly measure: Measure;
  /** Those of the suite, however many languages they are asked in. */
  readonly tasks: number;
  readonly languages: number;
  readonly samples: number;
  /** Samples with a verdict in one run alone, or in neither. */
  readonly unpaired: { readonly a: number; readonly b: number };
  readonly difference: Difference;
  /** Tasks that b did better, and worse, the most first. */
  readonly won: readonly Flip[];
  readonly lost: readonly Flip[];
  /** What a gain costs, where the strategies differ and the rows tell what they took. */
  readonly gain?: Readonly<Partial<Record<Taken, Gain>>>;
}

type SamplePair = readonly [ScoredSample, ScoredSample];

/** Undefined where no sample has a verdict in both. */
export function compareRuns(a: ScoredRun, b: ScoredRun): Comparison | undefined {
  const pairs = pairUp(a.samples, b.samples);
  if (pairs.length === 0) return undefined;
  const measure = pairs.every((pair) => pair.every(({ total }) => total !== undefined)) ? 'points' : 'pass@1';
  const sides = groupBy(pairs, ([{ language, task }]) => taskKey({ id: task, language })).map((samples) =>
    flipOf(samples, measure),
  );
  const tasks = pairsOf(sides, measure);
  const better = ({ a: left, b: right }: Flip): number => right.reached / right.of - left.reached / left.of;
  const ranked = sides.toSorted((one, other) => Math.abs(better(other)) - Math.abs(better(one)));
  return {
    measure,
    tasks: tasks.length,
    languages: new Set(sides.map(({ language }) => language)).size,
    samples: pairs.length,
    unpaired: { a: a.samples.length - pairs.length, b: b.samples.length - pairs.length },
    difference: differenceOf(tasks),
    won: ranked.filter((flip) => better(flip) > 0),
    lost: ranked.filter((flip) => better(flip) < 0),
    ...gainsOf(a, b, pairs, measure),
  };
}

/** Only of a strategy more can be asked for; other runs take what they take. */
function gainsOf(
  a: ScoredRun,
  b: ScoredRun,
  pairs: readonly SamplePair[],
  measure: Measure,
): Pick<Comparison, 'gain'> {
  if (a.facts.strategy === b.facts.strategy) return {};
  const gain = present({
    tokens: gainOf(pairs, 'tokens', measure),
    seconds: gainOf(pairs, 'seconds', measure),
  });
  return Object.keys(gain).length === 0 ? {} : { gain };
}

/** By task, language and index of the sample. */
function pairUp(a: readonly ScoredSample[], b: readonly ScoredSample[]): SamplePair[] {
  const isScored = ({ outcome }: ScoredSample): boolean => outcome !== 'unscored';
  const others = new Map(b.filter(isScored).map((sample) => [rowKey(sample), sample]));
  return a.filter(isScored).flatMap((sample) => {
    const other = others.get(rowKey(sample));
    return other === undefined ? [] : [[sample, other] as const];
  });
}

function flipOf(samples: Group<SamplePair>, measure: Measure): Flip {
  const shown = samples.find(([a, b]) => a.outcome !== b.outcome || a.passed !== b.passed) ?? samples[0];
  const { task, language } = shown[0];
  const side = (at: 0 | 1): Side => ({
    ...sum(
      samples.map((pair) => pair[at]),
      measure,
    ),
    ...placeOf(shown[at]),
  });
  return { task, language, a: side(0), b: side(1) };
}

const placeOf = ({ outcome, line }: ScoredSample): Pick<Side, 'outcome' | 'line'> =>
  line === undefined ? { outcome } : { outcome, line };

function sum(samples: readonly ScoredSample[], measure: Measure): { reached: number; of: number } {
  if (measure === 'pass@1') {
    return { reached: samples.filter(({ outcome }) => outcome === 'passed').length, of: samples.length };
  }
  return {
    reached: samples.reduce((all, { passed }) => all + Number(passed), 0),
    of: samples.reduce((all, { total = 0 }) => all + total, 0),
  };
}

/** One entry a task, its languages together: they are not independent. A task counts once, or by its points. */
function pairsOf(sides: readonly Flip[], measure: Measure): Pair[] {
  return groupBy(sides, ({ task }) => task).map((languages) => {
    const pair = { a: 0, b: 0, of: 0 };
    for (const { a, b } of languages) {
      const of = measure === 'points' ? a.of : 1;
      pair.a += (of * a.reached) / a.of;
      pair.b += (of * b.reached) / b.of;
      pair.of += of;
    }
    return pair;
  });
}
