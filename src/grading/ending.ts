import type { JobEnd, JobReport, RaisedError, SandboxIdentity } from '../sandbox/contract.ts';
import type { Outcome } from '../outcome.ts';
import type { Failure } from './contract.ts';

/** A set's first failure, without the set's name. */
export type Finding = Omit<Failure, 'set'>;

const LONGEST_WHY = 1000;

export function finding(outcome: Outcome, why: string, input?: number): Finding {
  const line = why.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_WHY);
  return input === undefined ? { outcome, why: line } : { outcome, input, why: line };
}

/** What a job's end means for the candidate; undefined where the end alone is no failure. */
export function findingOfEnd(report: JobReport, lacking: readonly string[]): Finding | undefined {
  const { end, at, error } = report;
  if (end === 'finished' || end === 'stopped') return undefined;
  if (error !== undefined && end === 'load-error') return findingOfError(error, lacking);
  return finding(OUTCOMES[end], explain(report), at);
}

/** A timeout in a slow sandbox says so: elsewhere the same program may pass. */
export function withSandbox(
  found: Finding | undefined,
  { backend, slowness }: SandboxIdentity,
): Finding | undefined {
  if (found?.outcome !== 'timeout' || slowness === undefined) return found;
  const why = `${found.why}, in the ${backend} sandbox, where programs take up to ${slowness} times as long`;
  return finding(found.outcome, why, found.input);
}

/** An exception: the candidate's own failure, but for a package that the suite allows and this sandbox lacks. */
export function findingOfError(error: RaisedError, lacking: readonly string[], input?: number): Finding {
  const missing = error.type === 'ModuleNotFoundError' ? error.module : undefined;
  if (missing !== undefined && lacking.includes(missing)) {
    return finding('unscored', `the sandbox lacks the package ${missing}, which answers may import`, input);
  }
  return finding('error', describe(error), input);
}

const describe = ({ type, message }: RaisedError): string => (message === '' ? type : `${type}: ${message}`);

const OUTCOMES: Readonly<Record<Exclude<JobEnd, 'finished' | 'stopped'>, Outcome>> = {
  syntax: 'syntax',
  'load-error': 'error',
  'no-function': 'no-function',
  timeout: 'timeout',
  memory: 'memory',
  output: 'output',
  killed: 'killed',
  exited: 'error',
  protocol: 'protocol',
};

const BOUNDS = {
  'input-cpu': 'the CPU time of one input is used up',
  'job-cpu': 'the CPU time of all inputs together is used up',
  blocked: 'it waits for something that does not come',
} as const;

const REASONS: Readonly<Record<string, string>> = {
  'load-error': 'loading it failed',
  'no-function': 'the program does not define the function',
  memory: 'the memory limit is reached',
  output: 'it wrote more than the output limit',
  killed: 'the interpreter crashed',
  exited: 'it left early, before every input had its result',
  protocol: 'it wrote where only the runner writes',
};

function explain({ end, bound, error }: JobReport): string {
  if (end === 'timeout') return BOUNDS[bound ?? 'job-cpu'];
  return [REASONS[end], error && describe(error)].filter(Boolean).join(': ');
}
