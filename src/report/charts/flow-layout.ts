import { OUTCOMES } from '../../outcome.ts';
import type { Outcome } from '../../outcome.ts';
import type { Flow, Flows } from '../../stats/flows.ts';
import { matrixOf } from '../flow-words.ts';

/** The tasks of a run that had one outcome, as a bar; places and sizes are in the drawing's units. */
export interface FlowBar {
  readonly outcome: Outcome;
  readonly tasks: number;
  readonly y: number;
  readonly height: number;
  /** Of the place that it has in its column: a thin bar has a label that is higher. */
  readonly slot: number;
}

/** A band from a bar of one run to a bar of the next; `y` is where it begins and ends at its upper edge. */
export interface Ribbon {
  readonly from: Outcome;
  readonly to: Outcome;
  readonly tasks: number;
  readonly y: readonly [begin: number, end: number];
  readonly height: number;
}

export interface FlowLayout {
  readonly columns: readonly (readonly FlowBar[])[];
  /** Of each step, those that change their outcome last: they are drawn above the others. */
  readonly ribbons: readonly (readonly Ribbon[])[];
  readonly height: number;
}

/** Units of all tasks together, of a label, and between two bars. */
const [ALL, LABEL, GAP] = [240, 18, 6];

/** Where everything of a picture of flows is, from y = 0. Heights are in proportion to the tasks; ribbons leave and reach a bar without a gap. */
export function layOut({ tasks, totals, steps }: Flows): FlowLayout {
  const scale = ALL / tasks;
  const columns = totals.map((total) => columnOf(total, scale));
  const ends = columns.map((bars) => Math.max(0, ...bars.map(({ y, slot }) => y + slot)));
  return {
    columns,
    ribbons: steps.map((step, at) => ribbonsOf(step, columns[at] ?? [], columns[at + 1] ?? [], scale)),
    height: Math.max(...ends),
  };
}

function columnOf(total: Flows['totals'][number], scale: number): FlowBar[] {
  let y = 0;
  return OUTCOMES.flatMap((outcome) => {
    const tasks = total[outcome];
    if (tasks === undefined) return [];
    const height = tasks * scale;
    const bar = { outcome, tasks, y, height, slot: Math.max(height, LABEL) };
    y += bar.slot + GAP;
    return [bar];
  });
}

function ribbonsOf(
  step: readonly Flow[],
  left: readonly FlowBar[],
  right: readonly FlowBar[],
  scale: number,
): Ribbon[] {
  const { from, to, cell } = matrixOf(step);
  const [leaves, reaches] = [left, right].map((bars) => new Map(bars.map(({ outcome, y }) => [outcome, y])));
  const take = (ys: Map<Outcome, number> | undefined, outcome: Outcome, height: number): number => {
    const y = ys?.get(outcome) ?? 0;
    ys?.set(outcome, y + height);
    return y;
  };
  const ribbons = from.flatMap((begin) =>
    to.flatMap((end): Ribbon[] => {
      const tasks = cell(begin, end);
      if (tasks === 0) return [];
      const height = tasks * scale;
      return [
        {
          from: begin,
          to: end,
          tasks,
          y: [take(leaves, begin, height), take(reaches, end, height)],
          height,
        },
      ];
    }),
  );
  return ribbons.toSorted((one, other) => Number(one.from !== one.to) - Number(other.from !== other.to));
}
