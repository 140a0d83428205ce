import type { PreparedRow } from '../results/rows.ts';
import type { Obtained, StrategyTools, Turn, TurnOptions } from './contract.ts';

/** How many answers a strategy chooses among. */
export interface CandidatesGiven {
  readonly count: number;
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

/** Several answers to the template's own prompt, asked for at once. */
export async function candidates(
  row: PreparedRow,
  count: number,
  { ask }: StrategyTools,
  options: TurnOptions = {},
): Promise<[Turn, ...Turn[]]> {
  const candidate = (draw: number): Promise<Turn> =>
    ask(`candidate ${draw + 1}`, row.prompt, { ...options, draw });
  const [first, ...others] = await Promise.all([
    candidate(0),
    ...range(count - 1).map((at) => candidate(at + 1)),
  ]);
  return [first, ...others];
}

/** A choice among fewer than were asked for would be another experiment. */
export const failedOf = (turns: readonly Turn[]): Turn | undefined =>
  turns.find(({ answer }) => answer === null);

/** The sample stays without an answer, and a later process asks again for what is missing. */
export const unanswered = (failed: Turn): Obtained => ({
  chosen: failed,
  why: 'a request failed',
  stop: 'generation_error',
});

/** The first of those with the greatest value. */
export function firstBest<Item>(items: readonly [Item, ...Item[]], valueOf: (item: Item) => number): Item {
  return items.reduce((best, item) => (valueOf(item) > valueOf(best) ? item : best), items[0]);
}
