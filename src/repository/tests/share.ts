import type { TestResult, TestRun } from './contract.ts';

export type Counts = Pick<TestRun, 'ran' | 'failures' | 'errors' | 'skipped'>;

export function countsOf(tests: readonly TestResult[]): Counts {
  const count = (outcome: TestResult['outcome']): number =>
    tests.filter((test) => test.outcome === outcome).length;
  return {
    ran: new Set(tests.map(({ name }) => name)).size,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** The share of tests that passed, as the multi-task Django benchmark has it: subtests can make more failures than tests. */
export function shareOf({ ran, failures, errors }: Counts): number {
  const of = Math.max(ran, failures + errors);
  return of === 0 ? 0 : Math.max(0, ran - failures - errors) / of;
}
