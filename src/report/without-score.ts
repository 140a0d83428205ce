import { counted } from '../counted.ts';
import type { Stopped } from '../results/stopped.ts';
import type { Score } from '../stats/score.ts';
import { estimateText, interval, percent } from './figures.ts';
import { safeText } from './safe.ts';

/** Two cells for a run that has no score of its whole: what is known instead. Undefined where it has one. */
export function cellsWithoutScore({ range, stopped }: Score): [score: string, ends: string] | undefined {
  if (stopped !== undefined) return [`${percent(stopped.value)} stopped`, interval(stopped)];
  return range === undefined ? undefined : ['incomplete', interval(range)];
}

/** `61.0 % [57.2, 64.9]`, why it was enough, and what the interval is of. */
export function stoppedSentences({ rule, why, seen, of, ...estimate }: Stopped): [string, string, string] {
  return [
    `Stopped early: ${estimateText(estimate)}.`,
    safeText(why),
    `The interval is of where the whole run would end, by ${seen} of ${counted(of, 'task')} in random order; ` +
      `it holds in 95 of 100 runs, whenever they stop. Without --until ${safeText(rule)} the same command asks the rest.`,
  ];
}
