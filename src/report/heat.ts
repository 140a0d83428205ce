import type { Summary, TaskSummary } from '../results/listing/summary.ts';
import { taskKey } from '../results/rows.ts';
import type { HeatRow } from './charts/heat-map.tsx';

/** A task in one language, in a heat map. */
interface HeatTask {
  readonly task: string;
  readonly language: string;
}

/** Runs × tasks: what share of each task a run reached. The tasks of which most is reached come first. */
export function heatOf(runs: readonly Summary[]): {
  readonly tasks: readonly HeatTask[];
  readonly rows: readonly HeatRow[];
} {
  const shares = runs.map((run) => new Map(run.tasks.map((task) => [keyOf(task), shareOf(task)])));
  const tasks = new Map(runs.flatMap((run) => run.tasks).map((task) => [keyOf(task), task]));
  const reached = new Map(
    [...tasks.keys()].map((key) => [key, shares.reduce((sum, run) => sum + (run.get(key) ?? 0), 0)]),
  );
  const keys = [...tasks.keys()].toSorted((a, b) => (reached.get(b) ?? 0) - (reached.get(a) ?? 0));
  return {
    tasks: keys.flatMap((key) => tasks.get(key) ?? []).map(({ task, language }) => ({ task, language })),
    rows: runs.map(({ model }, at) => ({ name: model, cells: keys.map((key) => shares[at]?.get(key)) })),
  };
}

const keyOf = ({ task, language }: HeatTask): string => taskKey({ id: task, language });

/** Points where there are some, else samples. */
const shareOf = ({ samples, passed, points, of }: TaskSummary): number =>
  of > 0 ? points / of : passed / samples;
