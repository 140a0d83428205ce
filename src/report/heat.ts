import type { HeatRow } from './charts/heat-map.tsx';

/** A task in one language, in a heat map. */
interface HeatTask {
  readonly task: string;
  readonly language: string;
}

/** What a run made of its tasks: passed samples, or points, of how many; 0 of 0 where it has no verdict. */
export interface HeatRun {
  readonly name: string;
  readonly tasks: readonly (HeatTask & { readonly reached: number; readonly of: number })[];
}

interface Heat {
  readonly tasks: readonly HeatTask[];
  readonly rows: readonly HeatRow[];
  /** Tasks that were too many to draw. */
  readonly leftOut: number;
}

/** More rows and columns than these are no picture. */
export const MOST_RUNS = 40;
const MOST_TASKS = 2000;

/**
 * Runs × tasks: what share of each task a run reached. The tasks of which most is reached come first. Of too many, those that tell
 * runs apart are kept.
 */
export function heatOf(runs: readonly HeatRun[], most = MOST_TASKS): Heat {
  const shares = runs.map(
    ({ tasks }) =>
      new Map(tasks.filter(({ of }) => of > 0).map((task) => [keyOf(task), task.reached / task.of])),
  );
  const tasks = new Map(runs.flatMap((run) => run.tasks).map((task) => [keyOf(task), task]));
  const found = [...tasks.keys()].map((key) => ({
    key,
    ...spreadOf(shares.map((run) => run.get(key) ?? 0)),
  }));
  const kept = found.length <= most ? found : found.toSorted((a, b) => b.spread - a.spread).slice(0, most);
  const keys = kept.toSorted((a, b) => b.sum - a.sum).map(({ key }) => key);
  return {
    tasks: keys.flatMap((key) => tasks.get(key) ?? []).map(({ task, language }) => ({ task, language })),
    rows: runs.map(({ name }, at) => ({ name, cells: keys.map((key) => shares[at]?.get(key)) })),
    leftOut: found.length - kept.length,
  };
}

const spreadOf = (shares: readonly number[]): { readonly sum: number; readonly spread: number } => ({
  sum: shares.reduce((all, share) => all + share, 0),
  spread: Math.max(...shares) - Math.min(...shares),
});

const keyOf = ({ task, language }: HeatTask): string => `${language}\n${task}`;
