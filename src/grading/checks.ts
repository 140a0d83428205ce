import type { CheckSet, Task } from '../suites/contract.ts';
import type { Bench, SetVerdict } from './calls.ts';
import { finding, findingOfEnd, findingOfError, type Finding } from './ending.ts';
import { checkLimits } from './limits.ts';
import type { CheckReport } from '../sandbox/contract.ts';

/** Runs a set's checking code against the candidate. Throws SandboxFailure. */
export async function gradeChecks(
  bench: Bench,
  task: Task,
  set: CheckSet,
  code: string,
): Promise<SetVerdict> {
  const { sandbox, limits, signal } = bench;
  const report = await sandbox.check(
    {
      language: 'python',
      code,
      entry: task.entryPoint,
      setup: set.setup,
      test: set.test,
      limits: checkLimits(limits),
    },
    signal === undefined ? {} : { signal },
  );
  return { finding: judge(report, bench.lacking), report };
}

function judge(report: CheckReport, lacking: readonly string[]): Finding | undefined {
  const ended = findingOfEnd(report, lacking);
  if (ended !== undefined) return ended;
  if (report.verdict === 'passed') return undefined;
  if (report.raised === undefined) return finding('protocol', 'the checks came to no verdict');
  const { type, message } = report.raised;
  if (type !== 'AssertionError') return findingOfError(report.raised, lacking);
  return finding('wrong', message === '' ? 'an assertion of the checks does not hold' : message);
}
