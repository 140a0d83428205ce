import { present } from '../../present.ts';
import { comparabilityOf } from '../../stats/comparable.ts';
import { compareRuns } from '../../stats/comparison.ts';
import type { Comparison, Flip, Side } from '../../stats/comparison.ts';
import { flowsOf } from '../../stats/flows.ts';
import type { ComparedSide, ComparedTask, ComparedTasks, ComparePage } from '../contract.ts';
import { scoredRun } from '../runs/run.ts';
import type { ViewedRun } from '../runs/run.ts';
import type { ViewedRuns } from '../runs/runs.ts';
import { headOf } from './head.ts';

/** `api/compare/A/B.json` */
export async function compareAnswer(
  a: ViewedRun,
  b: ViewedRun,
  { shelf, options }: ViewedRuns,
): Promise<ComparePage> {
  const one = await scoredRun(a.file, await shelf.open(a.file));
  const other = await scoredRun(b.file, await shelf.open(b.file));
  const comparison = compareRuns(one, other);
  return {
    a: headOf(a, options.models),
    b: headOf(b, options.models),
    comparability: comparabilityOf([one, other]),
    ...present({ comparison: comparison && withSamples(comparison), flows: flowsOf([one, other]) }),
  };
}

const withSamples = ({ won, lost, ...figures }: Comparison): ComparedTasks => ({
  ...figures,
  won: won.map(toTask),
  lost: lost.map(toTask),
});

const toTask = ({ a, b, ...task }: Flip): ComparedTask => ({ ...task, a: toSide(a), b: toSide(b) });

/** A viewed run's samples have their number + 1 for their line. */
const toSide = ({ line = 1, ...side }: Side): ComparedSide => ({ ...side, n: line - 1 });
