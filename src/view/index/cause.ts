import { exceptionOf } from '../../results/exception.ts';
import type { ScoredSample } from '../../results/scored/contract.ts';

const LONGEST_WHY = 200;
const LONGEST_CAUSE = 80;

/** Why a sample has its outcome, as far as a list shows it; '' where the file does not tell it. */
export function whyOf({ outcome, failures = [] }: ScoredSample): string {
  const failure = failures.find((each) => each.outcome === outcome) ?? failures[0];
  return (failure?.why ?? '').slice(0, LONGEST_WHY);
}

/** What parts samples of one outcome: what was raised, or why there is no verdict; '' otherwise. */
export function causeOf(sample: ScoredSample): string {
  if (sample.outcome === 'unscored') return whyOf(sample).slice(0, LONGEST_CAUSE);
  return (exceptionOf(sample) ?? '').slice(0, LONGEST_CAUSE);
}
