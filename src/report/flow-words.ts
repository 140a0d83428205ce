import { counted } from '../counted.ts';
import { OUTCOMES } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { Flow, Flows } from '../stats/flows.ts';
import { listed } from './comparison-words.ts';

/** `121`, or `3.4` where tasks with several samples are shared out. */
export function tasksText(tasks: number): string {
  if (Number.isInteger(tasks)) return String(tasks);
  return tasks < 0.05 ? '<0.1' : tasks.toFixed(1);
}

/** What ended in another way than before. */
export const changesOf = (step: readonly Flow[]): Flow[] =>
  step.filter(({ from, to }) => from.outcome !== to.outcome);

/** `121 of 164 tasks ended alike in A and B.`, of the step from the run at `at` to the next. */
export function alikeLine({ tasks, steps }: Flows, names: readonly string[], at: number): string {
  const changed = changesOf(steps[at] ?? []).reduce((sum, flow) => sum + flow.tasks, 0);
  const alike = tasksText(Math.round((tasks - changed) * 1e6) / 1e6);
  return `${alike} of ${counted(tasks, 'task')} ended alike in ${names[at] ?? ''} and ${names[at + 1] ?? ''}.`;
}

/** The flows of all steps in words: what stayed, and every change between two outcomes. */
export function flowSentences(flows: Flows, names: readonly string[]): string[] {
  return flows.steps.map((step, at) => {
    const { from, to, cell } = matrixOf(step);
    const changes = from.flatMap((begin) =>
      to
        .filter((end) => end !== begin && cell(begin, end) > 0)
        .map((end) => `${begin} → ${end} ${tasksText(cell(begin, end))}`),
    );
    const alike = alikeLine(flows, names, at);
    return changes.length === 0 ? alike : `${alike} ${changes.join(', ')}.`;
  });
}

/** What has to be known to read flows: tasks that are left out, and what a part of a task is. */
export function flowNotes({ left_out: leftOut, totals }: Flows, names: readonly string[]): string[] {
  const without = names.flatMap((name, at) =>
    (leftOut[at] ?? 0) === 0 ? [] : [`${counted(leftOut[at] ?? 0, 'task')} of ${name}`],
  );
  const isShared = totals.some((total) => Object.values(total).some((tasks) => !Number.isInteger(tasks)));
  return [
    ...(without.length === 0 ? [] : [`Left out, not in every run: ${listed(without)}.`]),
    ...(isShared
      ? ['A task with several samples or languages counts in parts: by what a random one of each run shows.']
      : []),
  ];
}

/** The flows of a step between outcomes, whatever was raised, in the order of outcomes. */
export interface Matrix {
  readonly from: readonly Outcome[];
  readonly to: readonly Outcome[];
  /** 0 where nothing flows. */
  cell(from: Outcome, to: Outcome): number;
}

export function matrixOf(step: readonly Flow[]): Matrix {
  const cells = new Map<string, number>();
  for (const { from, to, tasks } of step) {
    const key = keyOf(from.outcome, to.outcome);
    cells.set(key, (cells.get(key) ?? 0) + tasks);
  }
  return {
    from: OUTCOMES.filter((outcome) => step.some(({ from }) => from.outcome === outcome)),
    to: OUTCOMES.filter((outcome) => step.some(({ to }) => to.outcome === outcome)),
    cell: (from, to) => cells.get(keyOf(from, to)) ?? 0,
  };
}

const keyOf = (from: Outcome, to: Outcome): string => `${from}\n${to}`;

/** The matrix of a step as a table with its head and the totals of both runs; what stays empty is no flow. */
export function matrixRows(
  { totals, steps, tasks }: Flows,
  names: readonly string[],
  at: number,
): [head: string[], ...rows: string[][]] {
  const { from, to, cell } = matrixOf(steps[at] ?? []);
  const text = (value: number): string => (value === 0 ? '' : tasksText(value));
  const total = (run: number, outcome: Outcome): string => text(totals[run]?.[outcome] ?? 0);
  return [
    [`from ${names[at] ?? ''}, to ${names[at + 1] ?? ''}`, ...to, 'total'],
    ...from.map((outcome) => [outcome, ...to.map((next) => text(cell(outcome, next))), total(at, outcome)]),
    ['total', ...to.map((outcome) => total(at + 1, outcome)), String(tasks)],
  ];
}
