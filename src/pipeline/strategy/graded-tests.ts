import { findingOfRun, repositorySet } from '../../grading/repository/grade.ts';
import type { RepositoryTests } from '../../grading/repository/testing.ts';
import type { TestRun, TestStatus } from '../../repository/tests/contract.ts';
import { testsField } from '../../results/repository-fields.ts';
import type { GradedTests, Turn } from '../../strategies/contract.ts';
import type { Judged } from '../../strategies/court.ts';
import type { Task } from '../../suites/contract.ts';
import { askedTask, takeCode } from '../grade.ts';
import type { StrategyRun } from './stage.ts';
import type { Tried } from './trials.ts';

interface Given {
  readonly task: Task;
  readonly tests: RepositoryTests;
  readonly signal: AbortSignal;
  keep(turn: Turn, tried: Tried): unknown;
}

/** The tests of a repository's task as its benchmark shows them to the model; grading takes the last result from here. */
export function gradedTests(
  { grading, template }: StrategyRun,
  { task, tests, signal, keep }: Given,
): GradedTests {
  const judge = async (turn: Turn): Promise<Judged> => {
    const { code } = takeCode(turn, turn.answer ?? '', askedTask(task), grading);
    if (code === null) return kept(turn, { code }, refused('no-code', 'The answer has no code.'));
    const tested = await tests.test(repositorySet(task), code, signal);
    if ('why' in tested)
      return kept(turn, { code }, refused('format', `The code does not fit: ${tested.why}.`));
    return kept(turn, { code, tests: testsField(tested.run) }, judgedBy(tested.run));
  };
  const kept = (turn: Turn, tried: Tried, judged: Judged): Judged => {
    const { passed, total, outcome } = judged;
    keep(turn, { ...tried, trial: { passed, total, outcome } });
    return judged;
  };
  return { judge, say: (found) => template.feedback?.(task, found) ?? found };
}

/** It never came to a test. */
const refused = (outcome: Judged['outcome'], found: string): Judged => ({
  passed: 0,
  total: 1,
  outcome,
  isCrushed: false,
  found,
});

/** Of these the benchmark says that the tests are crushed: their output tells nothing that could be mended. */
const CRUSHED: ReadonlySet<TestStatus> = new Set(['crashed', 'killed', 'forged']);

function judgedBy(run: TestRun): Judged {
  const { status, ran, failures, errors, share, output } = run;
  const total = Math.max(ran, failures + errors, 1);
  return {
    passed: Math.round(share * total),
    total,
    outcome: findingOfRun(run)?.outcome ?? 'passed',
    isCrushed: CRUSHED.has(status),
    found: output,
  };
}
