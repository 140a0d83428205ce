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
  const [leave, reach] = [fillerOf(left), fillerOf(right)];
  const pairs = from.flatMap((begin) => to.map((end) => ({ from: begin, to: end, tasks: cell(begin, end) })));
  const ribbons = pairs
    .filter(({ tasks }) => tasks > 0)
    .map((flow): Ribbon => {
      const height = flow.tasks * scale;
      return { ...flow, height, y: [leave(flow.from, height), reach(flow.to, height)] };
    });
  return ribbons.toSorted((one, other) => Number(one.from !== one.to) - Number(other.from !== other.to));
}

/** Gives the next free place in the bar of an outcome, and takes so much of it. */
function fillerOf(bars: readonly FlowBar[]): (outcome: Outcome, height: number) => number {
  const free = new Map(bars.map(({ outcome, y }) => [outcome, y]));
  return (outcome, height) => {
    const y = free.get(outcome) ?? 0;
    free.set(outcome, y + height);
    return y;
  };
}
