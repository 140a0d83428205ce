import type { RepositoryVerdict } from '../grading/repository/contract.ts';
import type { TestResult } from '../repository/tests/contract.ts';

/** What a graded row has of the tests of a repository. */
export interface RepositoryFields {
  /** `in-process`: the tests ran in the process of the code that they judge; absent where values were compared outside. */
  readonly method?: 'in-process';
  /** Absent where no test ran. */
  readonly tests?: TestsField;
  /** Unified diff of the repository's file. */
  readonly diff?: string;
  /** chrF of the code against the reference, from 0 to 1. */
  readonly chrf?: number;
  /** Share of the reference that the code begins with, from 0 to 1. */
  readonly common_prefix?: number;
}

export interface TestsField {
  /** How the run of the tests ended: `ok`, `failed`, `not-run`, `crashed`, …, `forged`. */
  readonly status: string;
  readonly ran: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** Share of the tests that passed, from 0 to 1. */
  readonly share: number;
  /** The first that did not pass, each with its cause. */
  readonly failed: readonly Omit<TestResult, 'outcome'>[];
}

const MOST_FAILED = 20;
const LONGEST_WHY = 300;

export function repositoryFields(verdict: RepositoryVerdict): RepositoryFields {
  const { method, tests: run, diff, chrf, commonPrefix } = verdict;
  return {
    method,
    ...(run === undefined ? {} : { tests: testsField(run) }),
    ...(diff === undefined ? {} : { diff }),
    chrf,
    common_prefix: commonPrefix,
  };
}

export function testsField({
  status,
  ran,
  failures,
  errors,
  skipped,
  share,
  tests,
}: NonNullable<RepositoryVerdict['tests']>): TestsField {
  const failed = tests
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
    .slice(0, MOST_FAILED)
    .map(({ name, why }) => (why === undefined ? { name } : { name, why: why.slice(0, LONGEST_WHY) }));
  return { status, ran, failures, errors, skipped, share, failed };
}
