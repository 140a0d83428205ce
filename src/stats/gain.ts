import { groupBy } from '../group-by.ts';
import { taskKey } from '../results/rows.ts';
import type { ScoredSample } from '../results/scored/contract.ts';
import { Z } from './interval.ts';

/** What one of two runs takes more than the other, and what is gained by it. */
export interface Gain {
  /** A sample's mean in each run: tokens of prompts and answers, or seconds that the server worked. */
  readonly a: number;
  readonly b: number;
  /** Difference of the share of passed samples for each more, with its 95 % interval, whichever run takes more; absent where neither clearly does. */
  readonly each?: { readonly value: number; readonly low: number; readonly high: number };
}

type SamplePair = readonly [ScoredSample, ScoredSample];
export type Taken = 'tokens' | 'seconds';

/** One task: how much more b passed, and how much more it took, a sample. */
interface Point {
  readonly gain: number;
  readonly more: number;
}

/** Undefined where a row of either run does not tell what it took. */
export function gainOf(pairs: readonly SamplePair[], taken: Taken): Gain | undefined {
  const told = pairs.every((pair) => pair.every(({ effort }) => effort?.[taken] !== undefined));
  if (!told || pairs.length === 0) return undefined;
  const takenBy = (at: 0 | 1, among: readonly SamplePair[]): number =>
    mean(among.map((pair) => pair[at].effort?.[taken] ?? 0));
  const points = groupBy(pairs, ([{ language, task }]) => taskKey({ id: task, language })).map(
    (samples): Point => ({
      gain: mean(samples.map(([a, b]) => passed(b) - passed(a))),
      more: takenBy(1, samples) - takenBy(0, samples),
    }),
  );
  const each = ratioOf(points);
  return { a: takenBy(0, pairs), b: takenBy(1, pairs), ...(each === undefined ? {} : { each }) };
}

const passed = ({ outcome }: ScoredSample): number => (outcome === 'passed' ? 1 : 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The ratio of two means over tasks with Fieller's interval; undefined where the denominator's own interval reaches 0, since
 * then any ratio would do. Source: Fieller, Some Problems in Interval Estimation, JRSS B 16, 1954.
 */
function ratioOf(points: readonly Point[]): Gain['each'] {
  const [x, y] = [mean(points.map(({ more }) => more)), mean(points.map(({ gain }) => gain))];
  const spread = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length - 1) / points.length;
  const xx = x ** 2 - Z ** 2 * spread(({ more }) => (more - x) ** 2);
  const xy = x * y - Z ** 2 * spread(({ more, gain }) => (more - x) * (gain - y));
  const yy = y ** 2 - Z ** 2 * spread(({ gain }) => (gain - y) ** 2);
  if (points.length < 2 || xx <= 0) return undefined;
  const half = Math.sqrt(Math.max(0, xy ** 2 - xx * yy));
  return { value: y / x, low: (xy - half) / xx, high: (xy + half) / xx };
}
