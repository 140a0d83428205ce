import type { ScoredRun } from '../results/scored/contract.ts';
import type { Comparability } from '../stats/comparable.ts';
import type { Comparison } from '../stats/comparison.ts';
import type { Flows } from '../stats/flows.ts';
import type { Score } from '../stats/score.ts';
import { factsText, headline } from './comparability.ts';
import { apartText, wonAndLost } from './comparison-pair.ts';
import { HOLM, pairRows, runRows } from './comparison-rows.ts';
import { flowsText } from './flow-text.ts';
import { safeEnd, safeLine } from './safe.ts';
import { paragraph, table, terminalWidth } from './table.ts';

/** A run of a comparison, called by a letter. */
export interface NamedRun {
  readonly name: string;
  readonly run: ScoredRun;
  readonly score: Score;
}

/** Two runs of a comparison; `pHolm` where there are more than two. */
export interface ComparedPair {
  readonly a: string;
  readonly b: string;
  readonly comparison?: Comparison;
  readonly pHolm?: number;
}

export interface Comparisons {
  readonly comparability: Comparability;
  readonly runs: readonly NamedRun[];
  readonly pairs: readonly ComparedPair[];
  /** From each run to the next, in the order given; absent where no task is in all of them. */
  readonly flows?: Flows;
}

/** Runs against each other, for people. */
export function comparisonText(found: Comparisons, width = terminalWidth()): string {
  const { comparability, runs, pairs, flows } = withSafeNames(found);
  const only = pairs.length === 1 ? pairs[0] : undefined;
  const names = runs.map(({ name }) => name);
  const parts = [
    headline(comparability, runs, width),
    factsText(comparability, runs, width),
    runsText(runs, width),
    only === undefined ? pairsText(pairs, width) : apartText(only, width),
    flowsText(flows, names, width),
    ...(only === undefined ? [] : wonAndLost(only)),
    runs.map(({ name, run }) => `${name} is ${safeLine(run.file, 1000)}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Names may come from a file that somebody sent. */
function withSafeNames({ runs, pairs, ...found }: Comparisons): Comparisons {
  const safe = (name: string): string => safeLine(name, LONGEST_NAME);
  return {
    ...found,
    runs: runs.map((run) => ({ ...run, name: safe(run.name) })),
    pairs: pairs.map((pair) => ({ ...pair, a: safe(pair.a), b: safe(pair.b) })),
  };
}

const LONGEST_NAME = 40;

function runsText(runs: readonly NamedRun[], width: number): string {
  const [head = [], ...rows] = runRows(runs);
  const most = Math.max(20, width - 48);
  const cells = rows.map(([name = '', model = '', ...score]) => [name, safeEnd(model, most), ...score]);
  return table([head, ...cells], [0, 1]);
}

/** More than two runs: each pair. */
const pairsText = (pairs: readonly ComparedPair[], width: number): string =>
  `${table(pairRows(pairs), [0])}\n${paragraph(HOLM, width)}`;
