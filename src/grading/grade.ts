import { AssayError } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import { SandboxFailure, type JobReport, type Sandbox } from '../sandbox/contract.ts';
import type { Suite, Task, TestSet } from '../suites/contract.ts';
import { gradeCalls, type Bench, type SetVerdict } from './calls.ts';
import { evaluateAnswer, type Evaluation } from '../interview/evaluate.ts';
import { gradeChecks } from './checks.ts';
import type { Verdict } from './contract.ts';
import { finding, withSandbox } from './ending.ts';
import { ExpectedValues } from './expected/store.ts';
import { gradeInterview } from './interview.ts';
import { DEFAULT_LIMITS, type GradingLimits, slowed } from './limits.ts';

/** Part of a run's fingerprint: changes whenever a verdict may. */
const VERSION = '1';

export interface GraderOptions {
  readonly sandbox: Sandbox;
  readonly suite: Suite;
  /** Folder of the cache; expected values are kept in `expected/` below it. */
  readonly cacheDir: string;
  readonly limits?: Partial<GradingLimits>;
}

/** Which function of an answer to an interview is called: the asked one, or the first as can-ai-code does. */
export type Finder = 'asked' | 'first';

export interface GradeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default `asked`; other suites always call the asked one. */
  readonly finder?: Finder;
}

export interface Grader {
  readonly version: string;
  /**
   * Judges one sample; null is an answer without code. What the infrastructure fails at is `unscored`.
   * Throws AssayError `cache-write`, and the signal's reason when it is aborted.
   */
  grade(task: Task, code: string | null, options?: GradeOptions): Promise<Verdict>;
  /**
   * CPU seconds that the reference needed for a task, to start with the longest; undefined until they are known.
   * Never runs anything.
   */
  cost(task: Task): Promise<number | undefined>;
}

export function createGrader({ sandbox, suite, cacheDir, limits }: GraderOptions): Grader {
  const expected = new ExpectedValues({ sandbox, suite, cacheDir });
  const lacking = suite.packages.filter((name) => !Object.hasOwn(sandbox.identity.packages, name));
  const { minInputCpuS = DEFAULT_LIMITS.minInputCpuS } = suite;
  const { slowness } = sandbox.identity;
  const bounds = slowed({ ...DEFAULT_LIMITS, minInputCpuS, ...limits }, slowness);
  const bench: Bench = { sandbox, expected, lacking, limits: bounds };
  return {
    version: VERSION,
    async grade(task, code, { signal, finder = 'asked' } = {}) {
      if (code === null) return withoutCode(task);
      const sets = task.tests.map((set) => gradeSet({ ...bench, signal, finder }, task, set, code));
      return combine(task, await Promise.all(sets));
    },
    cost: (task) => cost(expected, task),
  };
}

const NO_REPORT = { cpuS: 0, wallS: 0, peakBytes: 0, printed: '' };

/** A set's verdict; its report is empty where nothing ran. */
type Graded = Pick<SetVerdict, 'finding'> & {
  readonly report: Pick<JobReport, 'cpuS' | 'wallS' | 'peakBytes' | 'printed'>;
  readonly evaluation?: Evaluation;
};

async function gradeSet(bench: Bench, task: Task, set: TestSet, code: string): Promise<Graded> {
  try {
    const graded = await judgeSet(bench, task, set, code);
    return { ...graded, finding: withSandbox(graded.finding, bench.sandbox.identity) };
  } catch (error) {
    bench.signal?.throwIfAborted();
    if (!isInfrastructure(error)) throw error;
    return { finding: finding('unscored', error.message), report: NO_REPORT };
  }
}

function judgeSet(bench: Bench, task: Task, set: TestSet, code: string): Promise<Graded> {
  if (set.kind === 'check') return gradeChecks(bench, task, set, code);
  if (set.kind === 'interview') return gradeInterview(bench, task, set, code);
  if (set.kind === 'repository') throw new SandboxFailure('the tests of a repository cannot be run yet');
  return gradeCalls(bench, task, set, code);
}

function isInfrastructure(error: unknown): error is Error {
  return (
    error instanceof SandboxFailure || (error instanceof AssayError && error.code === 'reference-failed')
  );
}

function withoutCode(task: Task): Verdict {
  const none = finding('no-code', 'the answer has no code');
  return combine(
    task,
    task.tests.map((set) => ({
      finding: none,
      report: NO_REPORT,
      ...(set.kind === 'interview' ? { evaluation: evaluateAnswer(set.question, null, () => null) } : {}),
    })),
  );
}

function combine(task: Task, graded: readonly Graded[]): Verdict {
  const named = graded.map((one, index) => ({ ...one, set: task.tests[index]?.name ?? String(index) }));
  const failures = named.flatMap(({ set, finding: found }) =>
    found === undefined ? [] : [{ set, ...found }],
  );
  const printed = named.find((one) => one.finding !== undefined)?.report.printed;
  const reports = named.map(({ report }) => report);
  const evaluation = graded.find((one) => one.evaluation !== undefined)?.evaluation;
  return {
    sets: Object.fromEntries(named.map(({ set, finding: found }) => [set, found?.outcome ?? 'passed'])),
    outcome: worst(failures.map(({ outcome }) => outcome)),
    failures,
    cpuS: reports.reduce((sum, { cpuS }) => sum + cpuS, 0),
    wallS: Math.max(0, ...reports.map(({ wallS }) => wallS)),
    peakBytes: Math.max(0, ...reports.map(({ peakBytes }) => peakBytes)),
    ...(printed === undefined || printed === '' ? {} : { printed }),
    ...(evaluation === undefined ? {} : { evaluation }),
  };
}

function worst([first = 'passed', ...others]: readonly Outcome[]): Outcome {
  return others.includes('unscored') ? 'unscored' : first;
}

async function cost(expected: ExpectedValues, task: Task): Promise<number | undefined> {
  const calls = task.tests.filter((set) => set.kind === 'calls');
  const facts = await Promise.all(calls.map((set) => expected.facts(task, set)));
  return facts.reduce<number | undefined>(
    (sum, fact) => (fact === undefined ? sum : (sum ?? 0) + fact.cpuS),
    undefined,
  );
}
