import type { CommandReport } from '../../workspaces/contract.ts';
import { canaryFault, isCanary } from './canaries.ts';
import type { Canaries } from './canaries.ts';
import type { ExpectedTests, TestResult, TestRun, TestStatus } from './contract.ts';
import { endOf } from './endings.ts';
import { readRecords } from './records.ts';
import type { Told } from './records.ts';
import { countsOf, shareOf } from './share.ts';

/** What was planted in a run. */
export interface Planted {
  readonly key: Uint8Array;
  readonly canaries: Canaries;
}

/**
 * What a run of tests comes to. Whatever is not as it was with the project's own code counts against the candidate: a test that
 * passed then and is missing, skipped or failed now, a function of the framework that was replaced, other code in a test module.
 */
export function judgeRun(report: CommandReport, planted: Planted, expected?: ExpectedTests): TestRun {
  const told = readRecords(report.results, planted.key);
  const tests = told.tests.filter((one) => !isCanary(planted.canaries, one));
  const all = [...tests, ...missing(tests, expected)];
  const counts = countsOf(all);
  const ending = endingOf(report, told, { planted, tests, expected });
  const { output, cpuS, wallS, peakBytes } = report;
  const modules = new Map([...told.modules].filter(([name]) => name !== planted.canaries.module));
  return {
    ...(ending ?? verdict(all)),
    ...counts,
    share: ending === undefined ? shareOf(counts) : 0,
    tests: merged(all),
    patched: told.patched,
    modules,
    output,
    cpuS,
    wallS,
    peakBytes,
  };
}

interface Ended {
  readonly status: TestStatus;
  readonly why?: string;
}

/** Why the tests' own results do not matter; undefined where they do. */
function endingOf(
  report: CommandReport,
  told: Told,
  seen: { planted: Planted; tests: readonly TestResult[]; expected: ExpectedTests | undefined },
): Ended | undefined {
  if (told.fault !== undefined) return { status: 'forged', why: told.fault };
  const ended = endOf(report);
  if (ended !== undefined) return ended;
  const ran = seen.tests.filter(({ name }) => seen.expected === undefined || seen.expected.passed.has(name));
  if (!told.started || (told.ended && ran.length === 0))
    return { status: 'not-run', why: firstCause(seen.tests) ?? 'no test of the task ran' };
  if (!told.ended)
    return {
      status: 'crashed',
      why: `the process left before the tests were done${codeText(report.exitCode)}`,
    };
  const why = forgery(told, seen);
  return why === undefined ? undefined : { status: 'forged', why };
}

const codeText = (code: number | null): string => (code === null ? '' : `, with exit code ${code}`);

function forgery(
  told: Told,
  { planted, expected }: { planted: Planted; expected: ExpectedTests | undefined },
): string | undefined {
  const canaries = told.tests.filter((one) => isCanary(planted.canaries, one));
  const fault = canaryFault(planted.canaries, canaries);
  if (fault !== undefined) return fault;
  if (expected === undefined) return undefined;
  const patched = told.patched.find((name) => !expected.patched.includes(name));
  if (patched !== undefined) return `${patched} was replaced while the tests ran`;
  const changed = [...expected.modules].find(([name, codes]) =>
    (told.modules.get(name) ?? []).some((code) => !codes.includes(code)),
  );
  return changed === undefined ? undefined : `the code of the tests in ${changed[0]} was changed`;
}

function verdict(tests: readonly TestResult[]): Ended {
  const bad = tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error');
  if (bad.length === 0) return { status: 'ok' };
  return { status: 'failed', why: firstCause(bad) ?? 'a test failed' };
}

/** Of one line, so that the test's name is still read. */
const LONGEST_WHY = 300;

/** The exception first, by which people count them. */
function firstCause(tests: readonly TestResult[]): string | undefined {
  const bad = tests.find(({ outcome }) => outcome === 'failed' || outcome === 'error');
  return bad === undefined ? undefined : `${(bad.why ?? bad.outcome).slice(0, LONGEST_WHY)} (${bad.name})`;
}

/** One for each that passed with the project's own code and has not passed now, unless it failed. */
function missing(tests: readonly TestResult[], expected: ExpectedTests | undefined): TestResult[] {
  return [...(expected?.passed ?? [])].flatMap(([name, times]) => {
    const mine = tests.filter((test) => test.name === name);
    const seen = mine.filter(({ outcome }) => outcome !== 'skipped').length;
    if (seen >= times) return [];
    const why = mine.length > seen ? 'it was skipped' : 'it did not run';
    return Array.from({ length: times - seen }, () => ({ name, outcome: 'error', why }) as const);
  });
}

const WORST = ['error', 'failed', 'passed', 'skipped'] as const;

/** One a name: what fails within a test is told each time. */
function merged(tests: readonly TestResult[]): TestResult[] {
  const named = new Map<string, TestResult>();
  for (const test of tests) {
    const before = named.get(test.name);
    if (before === undefined || WORST.indexOf(test.outcome) < WORST.indexOf(before.outcome))
      named.set(test.name, test);
  }
  return [...named.values()];
}
