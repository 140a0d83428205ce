import { AssayError } from '../../errors.ts';
import type { Strategy } from '../../strategies/contract.ts';
import { openStrategy } from '../../strategies/index.ts';
import type { StrategyGiven } from '../../strategies/index.ts';

/** Undefined for `direct`. @throws AssayError for an unknown strategy, and for one that batches cannot carry out. */
export function openStrategyFor(given: StrategyGiven & { readonly batch?: boolean }): Strategy | undefined {
  const strategy = openStrategy(given);
  if (strategy === undefined || given.batch !== true) return strategy;
  throw new AssayError(
    'strategy-batch',
    `${strategy.name} asks again when it has seen an answer, and a batch comes back after hours.`,
    {
      next: 'Leave out --batch, or use --strategy direct.',
    },
  );
}
