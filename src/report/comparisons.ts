import { present } from '../present.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import { comparabilityOf } from '../stats/comparable.ts';
import { compareRuns } from '../stats/comparison.ts';
import { flowsOf } from '../stats/flows.ts';
import { holm } from '../stats/holm.ts';
import { scoreOf } from '../stats/scoreboard.ts';
import type { ComparedPair, Comparisons, NamedRun } from './comparison.ts';

/** A run as the one at `at`, from 0, of a comparison: called by its letter unless it has a name. */
export const nameRun = (run: ScoredRun, at: number, name = letter(at)): NamedRun => ({
  name,
  run,
  score: scoreOf(run),
});

const letter = (at: number): string => (at < 26 ? String.fromCharCode(65 + at) : `#${at + 1}`);

/** Runs against each other: whether they are comparable at all, every pair of them, and how outcomes flow. */
export const comparisonsOf = (runs: readonly NamedRun[]): Comparisons => {
  const scored = runs.map(({ run }) => run);
  return {
    comparability: comparabilityOf(scored),
    runs,
    pairs: pairsOf(runs),
    ...present({ flows: flowsOf(scored) }),
  };
};

/** Every pair of runs; of more than two the p-values are made larger together. */
function pairsOf(runs: readonly NamedRun[]): ComparedPair[] {
  const pairs = runs.flatMap((a, at) =>
    runs.slice(at + 1).map((b): ComparedPair => {
      const comparison = compareRuns(a.run, b.run);
      return { a: a.name, b: b.name, ...(comparison === undefined ? {} : { comparison }) };
    }),
  );
  if (pairs.length < 2) return pairs;
  const ps = holm(pairs.map(({ comparison }) => comparison?.difference.test.p ?? 1));
  return pairs.map((pair, at) => ({ ...pair, pHolm: ps[at] ?? 1 }));
}
