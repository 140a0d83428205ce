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
}

/** Runs × tasks: what share of each task a run reached. The tasks of which most is reached come first. */
export function heatOf(runs: readonly HeatRun[]): Heat {
  const shares = runs.map(
    ({ tasks }) =>
      new Map(tasks.filter(({ of }) => of > 0).map((task) => [keyOf(task), task.reached / task.of])),
  );
  const tasks = new Map(runs.flatMap((run) => run.tasks).map((task) => [keyOf(task), task]));
  const sum = (key: string): number => shares.reduce((all, run) => all + (run.get(key) ?? 0), 0);
  const reached = new Map([...tasks.keys()].map((key) => [key, sum(key)]));
  const keys = [...tasks.keys()].toSorted((a, b) => (reached.get(b) ?? 0) - (reached.get(a) ?? 0));
  return {
    tasks: keys.flatMap((key) => tasks.get(key) ?? []).map(({ task, language }) => ({ task, language })),
    rows: runs.map(({ name }, at) => ({ name, cells: keys.map((key) => shares[at]?.get(key)) })),
  };
}

const keyOf = ({ task, language }: HeatTask): string => `${language}\n${task}`;
