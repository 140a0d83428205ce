import { clustered } from './interval.ts';
import type { Estimate, Reached } from './interval.ts';
import { passAtK, passHatK } from './pass-at-k.ts';

/** k → pass@k. */
export type PassAt = Readonly<Record<string, Estimate>>;

/**
 * How many samples a task has in one language, and how many of them passed. The languages of one task are not independent:
 * intervals take the task for what varies.
 */
export interface TaskCount {
  readonly task: string;
  readonly samples: number;
  readonly passed: number;
}

/** Points of a task in one language. */
interface TaskPoints {
  readonly task: string;
  readonly points: number;
  readonly of: number;
}

/** Points earned of those that could be. */
export interface Points extends Estimate {
  readonly passed: number;
  readonly total: number;
}

/** The k that the field reports. */
const KS = [1, 10, 100];

/** pass@k for each usual k, and for as many samples as every task has. */
export function passAt(counts: readonly TaskCount[]): PassAt {
  const least = leastSamples(counts);
  const ks = least === 0 ? [] : [...new Set([...KS.filter((k) => k < least), least])];
  return Object.fromEntries(ks.map((k) => [k, meanOf(counts, k, passAtK)]));
}

/** pass^k for as many samples as every task has; none where that is one, which is pass@1. */
export function passHat(counts: readonly TaskCount[]): PassAt {
  const least = leastSamples(counts);
  return least < 2 ? {} : { [least]: meanOf(counts, least, passHatK) };
}

const leastSamples = (counts: readonly TaskCount[]): number =>
  counts.length === 0
    ? 0
    : counts.reduce((least, { samples }) => Math.min(least, samples), Number.POSITIVE_INFINITY);

/** The mean over tasks; a task counts once however many samples it has. Every task has k samples or more. */
function meanOf(counts: readonly TaskCount[], k: number, estimator: typeof passAtK): Estimate {
  return clustered(
    byTask(
      counts.map(({ task, samples, passed }) => [task, [estimator(samples, passed, k) ?? Number.NaN, 1]]),
    ),
  );
}

/** pass@1: the mean over tasks of the share of a task's samples that passed. */
export const taskShare = (counts: readonly TaskCount[]): Estimate => meanOf(counts, 1, passAtK);

/** The share of samples that passed, each counting as much as any other. */
export function sampleShare(counts: readonly TaskCount[]): Estimate {
  return clustered(byTask(counts.map(({ task, samples, passed }) => [task, [passed, samples]])));
}

export function pointsOf(tasks: readonly TaskPoints[]): Points {
  const sum = (field: 'points' | 'of'): number => tasks.reduce((all, task) => all + task[field], 0);
  return {
    passed: sum('points'),
    total: sum('of'),
    ...clustered(byTask(tasks.map(({ task, points, of }) => [task, [points, of]]))),
  };
}

/** Each task once, whatever its languages. */
export function byTask(parts: readonly (readonly [task: string, Reached])[]): Reached[] {
  const tasks = new Map<string, Reached>();
  for (const [task, [reached, of]] of parts) {
    const [before, ofBefore] = tasks.get(task) ?? [0, 0];
    tasks.set(task, [before + reached, ofBefore + of]);
  }
  return [...tasks.values()];
}
