import type { Outcome } from '../../outcome.ts';
import { SandboxFailure } from '../../sandbox/contract.ts';
import { AssayError } from '../../errors.ts';
import { chrf } from '../../repository/metrics/chrf.ts';
import { commonPrefix } from '../../repository/metrics/common-prefix.ts';
import type { TestRun, TestStatus } from '../../repository/tests/contract.ts';
import type { RepositorySet, Task } from '../../suites/contract.ts';
import type { Verdict } from '../contract.ts';
import { finding } from '../ending.ts';
import type { Finding } from '../ending.ts';
import type { Grader } from '../grade.ts';
import type { RepositoryVerdict } from './contract.ts';
import type { RepositoryTests, TestedCode } from './testing.ts';

/** Part of a run's fingerprint: changes whenever a verdict may. */
const VERSION = 'repository 1';

/** Judges answers by the tests of the repository that they are written for. */
export function createRepositoryGrader(tests: RepositoryTests): Grader {
  return {
    version: VERSION,
    async grade(task, code, { signal } = {}) {
      const set = repositorySet(task);
      if (code === null) return verdictOf(set, finding('no-code', 'the answer has no code'), NOTHING);
      try {
        return judged(task, set, code, await tests.test(set, code, signal));
      } catch (error) {
        signal?.throwIfAborted();
        if (!isInfrastructure(error)) throw error;
        return verdictOf(set, finding('unscored', error.message));
      }
    },
    cost: (task) => tests.cost(repositorySet(task)),
  };
}

const NOTHING: RepositoryVerdict = { method: 'in-process', chrf: 0, commonPrefix: 0 };

/** The one test set of a repository's task. */
export function repositorySet({ id, tests }: Task): RepositorySet {
  const [set] = tests;
  if (set?.kind === 'repository') return set;
  throw new Error(`${id} is no task of a repository`);
}

function isInfrastructure(error: unknown): error is Error {
  return (
    error instanceof SandboxFailure || (error instanceof AssayError && error.code === 'reference-failed')
  );
}

function judged(task: Task, set: RepositorySet, code: string, tested: TestedCode): Verdict {
  const written = 'why' in tested ? code : tested.code;
  const { reference } = task;
  const likeness = { chrf: chrf(written, reference), commonPrefix: commonPrefix(written, reference) };
  if ('why' in tested)
    return verdictOf(set, finding('format', tested.why), { method: 'in-process', ...likeness });
  const { run, diff } = tested;
  return verdictOf(set, findingOfRun(run), { method: 'in-process', tests: run, diff, ...likeness });
}

const OUTCOMES: Readonly<Record<Exclude<TestStatus, 'ok'>, Outcome>> = {
  failed: 'wrong',
  'not-run': 'error',
  crashed: 'error',
  timeout: 'timeout',
  memory: 'memory',
  disk: 'output',
  output: 'output',
  killed: 'killed',
  forged: 'protocol',
};

/** Undefined where the run is a pass. */
export const findingOfRun = ({ status, why }: TestRun): Finding | undefined =>
  status === 'ok' ? undefined : finding(OUTCOMES[status], why ?? status);

/** As much of what the tests printed as a row keeps: the end, where unittest and pytest sum up. */
const PRINTED_CHARS = 4096;

function verdictOf(set: RepositorySet, found: Finding | undefined, repository?: RepositoryVerdict): Verdict {
  const { cpuS = 0, wallS = 0, peakBytes = 0, output = '' } = repository?.tests ?? {};
  const outcome = found?.outcome ?? 'passed';
  return {
    sets: { [set.name]: outcome },
    outcome,
    failures: found === undefined ? [] : [{ set: set.name, ...found }],
    cpuS,
    wallS,
    peakBytes,
    ...(found === undefined || output === '' ? {} : { printed: output.slice(-PRINTED_CHARS) }),
    ...(repository === undefined ? {} : { repository }),
  };
}
