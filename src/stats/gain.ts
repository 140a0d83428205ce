import { groupBy } from '../group-by.ts';
import type { ScoredSample } from '../results/scored/contract.ts';
import { studentT } from './interval.ts';
import type { Measure } from './comparison.ts';

/** What one of two runs takes more than the other, and what is gained by it. */
export interface Gain {
  /** A sample's mean in each run: tokens of prompts and answers, or seconds that the server worked. */
  readonly a: number;
  readonly b: number;
  /** Difference of the share of passed samples, or of points, for each more, with its 95 % interval, whichever run takes more; absent where neither clearly does. */
  readonly each?: { readonly value: number; readonly low: number; readonly high: number };
}

type SamplePair = readonly [ScoredSample, ScoredSample];
export type Taken = 'tokens' | 'seconds';

/** One task: how much more b earned of how much there was, and how much more it took, a sample. */
interface Point {
  readonly gain: number;
  readonly of: number;
  readonly more: number;
}

/** The gain is in what the runs are compared by. Undefined where a row of either run does not tell what it took. */
export function gainOf(pairs: readonly SamplePair[], taken: Taken, measure: Measure): Gain | undefined {
  const told = pairs.every((pair) => pair.every(({ effort }) => effort?.[taken] !== undefined));
  if (!told || pairs.length === 0) return undefined;
  const takenBy = (at: 0 | 1, among: readonly SamplePair[]): number =>
    mean(among.map((pair) => pair[at].effort?.[taken] ?? 0));
  // The languages of a task are not independent.
  const points = groupBy(pairs, ([{ task }]) => task).map((samples): Point => ({
    gain: mean(samples.map(([a, b]) => earned(b, measure) - earned(a, measure))),
    of: mean(samples.map(([{ total = 1 }]) => (measure === 'points' ? total : 1))),
    more: takenBy(1, samples) - takenBy(0, samples),
  }));
  const each = ratioOf(points);
  return { a: takenBy(0, pairs), b: takenBy(1, pairs), ...(each === undefined ? {} : { each }) };
}

const earned = ({ outcome, passed }: ScoredSample, measure: Measure): number =>
  measure === 'points' ? Number(passed) : outcome === 'passed' ? 1 : 0;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The ratio of two means over tasks with Fieller's interval; undefined where the denominator's own interval reaches 0, since
 * then any ratio would do. Source: Fieller, Some Problems in Interval Estimation, JRSS B 16, 1954.
 */
function ratioOf(points: readonly Point[]): Gain['each'] {
  if (points.length < 2) return undefined;
  const [x, y] = [mean(points.map(({ more }) => more)), mean(points.map(({ gain }) => gain))];
  const whole = mean(points.map(({ of }) => of));
  const t = studentT(points.length - 1);
  const spread = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / (points.length - 1) / points.length;
  const xx = x ** 2 - t ** 2 * spread(({ more }) => (more - x) ** 2);
  const xy = x * y - t ** 2 * spread(({ more, gain }) => (more - x) * (gain - y));
  const yy = y ** 2 - t ** 2 * spread(({ gain }) => (gain - y) ** 2);
  if (xx <= 0) return undefined;
  const half = Math.sqrt(Math.max(0, xy ** 2 - xx * yy));
  return { value: y / x / whole, low: (xy - half) / xx / whole, high: (xy + half) / xx / whole };
}
