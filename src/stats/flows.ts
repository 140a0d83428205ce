import { groupBy } from '../group-by.ts';
import { OUTCOMES } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { causeOf, causeText } from '../results/exception.ts';
import type { Cause } from '../results/exception.ts';
import { taskKey } from '../results/rows.ts';
import type { ScoredRun, ScoredSample } from '../results/scored/contract.ts';

/** How many tasks ended as `from` in a run and as `to` in the next. */
export interface Flow {
  readonly from: Cause;
  readonly to: Cause;
  readonly tasks: number;
}

/**
 * How the outcomes of the same tasks flow from each run to the next. A task counts 1, shared equally by its languages. With
 * several samples it is spread over pairs of causes by the product of their shares in the two runs: what a random sample of one
 * and a random sample of the other would show, since the third answer of a run has nothing to do with the third of another. So
 * even a run against itself flows where its samples differ. `unscored` is a state like any other.
 */
export interface Flows {
  /** Those that have a row in every run. */
  readonly tasks: number;
  /** Of each run: its other tasks. */
  readonly left_out: readonly number[];
  /** Of each run: its tasks by outcome; their sum is `tasks`. */
  readonly totals: readonly Readonly<Partial<Record<Outcome, number>>>[];
  /** From each run to the next, the largest first. Those from an outcome sum up to its total, and so do those to one. */
  readonly steps: readonly (readonly Flow[])[];
}

/** Runs in the order in which they are given. Undefined where no task is in all of them. */
export function flowsOf(runs: readonly ScoredRun[]): Flows | undefined {
  const mixes = runs.map(({ samples }) => mixesOf(samples));
  const chains = chainsOf(mixes);
  if (chains.length === 0) return undefined;
  const tasks = countTasks(chains);
  return {
    tasks,
    left_out: mixes.map((run) => countTasks([...run.values()]) - tasks),
    totals: runs.map((_, at) => totalsOf(chains, at)),
    steps: runs.slice(1).map((_, at) => stepOf(chains, at)),
  };
}

/** A cause of a task in one language, by the share of its samples. */
interface Part {
  readonly cause: Cause;
  readonly share: number;
}

interface Mix {
  readonly task: string;
  readonly parts: readonly Part[];
}

/** Task in a language → what became of its samples. */
function mixesOf(samples: readonly ScoredSample[]): Map<string, Mix> {
  const groups = groupBy(samples, ({ task, language }) => taskKey({ id: task, language }));
  return new Map(
    groups.map((group) => {
      const [{ task, language }] = group;
      const alike = groupBy(group.map(causeOf), causeText);
      const parts = alike.map((causes) => ({ cause: causes[0], share: causes.length / group.length }));
      return [taskKey({ id: task, language }), { task, parts }];
    }),
  );
}

/** A task in one language through all runs. */
interface Chain {
  readonly task: string;
  readonly weight: number;
  readonly runs: readonly (readonly Part[])[];
}

function chainsOf(mixes: readonly ReadonlyMap<string, Mix>[]): Chain[] {
  const keys = [...(mixes[0]?.keys() ?? [])].filter((key) => mixes.every((run) => run.has(key)));
  const found = keys.map((key) => mixes.flatMap((run) => run.get(key) ?? []));
  const byTask = groupBy(found, ([mix]) => mix?.task);
  return byTask.flatMap((languages) =>
    languages.map((runs) => ({
      task: runs[0]?.task ?? '',
      weight: 1 / languages.length,
      runs: runs.map(({ parts }) => parts),
    })),
  );
}

const countTasks = (of: readonly { readonly task: string }[]): number =>
  new Set(of.map(({ task }) => task)).size;

function totalsOf(chains: readonly Chain[], at: number): Flows['totals'][number] {
  const totals = new Map<Outcome, number>();
  for (const { weight, runs } of chains)
    for (const { cause, share } of runs[at] ?? [])
      totals.set(cause.outcome, (totals.get(cause.outcome) ?? 0) + weight * share);
  const found = OUTCOMES.filter((outcome) => totals.has(outcome));
  return Object.fromEntries(found.map((outcome) => [outcome, tidy(totals.get(outcome) ?? 0)]));
}

function stepOf(chains: readonly Chain[], at: number): Flow[] {
  const flows = new Map<string, Flow>();
  for (const { weight, runs } of chains) {
    for (const { cause: from, share } of runs[at] ?? [])
      for (const { cause: to, share: next } of runs[at + 1] ?? []) {
        const key = `${causeText(from)}\n${causeText(to)}`;
        const before = flows.get(key)?.tasks ?? 0;
        flows.set(key, { from, to, tasks: before + weight * share * next });
      }
  }
  return [...flows.values()]
    .map((flow) => ({ ...flow, tasks: tidy(flow.tasks) }))
    .toSorted((one, other) => other.tasks - one.tasks);
}

/** Three thirds are one. */
const tidy = (tasks: number): number => Math.round(tasks * 1e9) / 1e9;
