import { AssayError } from '../../errors.ts';
import type { AnsweredRow, PreparedRow } from '../../results/rows.ts';
import { SandboxFailure } from '../../sandbox/contract.ts';
import type { Turn } from '../../strategies/contract.ts';
import type { StrategyRun } from './stage.ts';

/** Whether a trial failed for what is none of the program's: the sandbox, or a repository's tests that fail without it. */
export const isUntried = (error: unknown): error is Error =>
  error instanceof SandboxFailure || (error instanceof AssayError && error.code === 'reference-failed');

/** A sample whose program could not be tried: it has no answer yet, and a later process goes on with its turns. */
export function untriedRow(
  { strategy, asking }: StrategyRun,
  row: PreparedRow,
  turns: readonly Turn[],
  { message }: Error,
): AnsweredRow {
  return {
    ...row,
    ...asking.context,
    answer: null,
    failure: { kind: 'sandbox', message },
    attempts: turns.reduce((sum, { attempts }) => sum + attempts, 0),
    strategy: strategy.name,
    turns: turns.length,
  };
}
