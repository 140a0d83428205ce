import { createHash } from 'node:crypto';
import { meets } from '../../grading/compare.ts';
import { finding, findingOfEnd, findingOfError, type Finding } from '../../grading/ending.ts';
import { readable } from '../../grading/judge.ts';
import { DEFAULT_LIMITS, slowed } from '../../grading/limits.ts';
import { FLOAT_ATOL, isFloats } from '../../grading/tolerance.ts';
import { decode } from '../../grading/values/decode.ts';
import { show } from '../../grading/values/show.ts';
import type { CallResult, JobReport, Limits, Sandbox } from '../../sandbox/contract.ts';
import type { Trial, VisibleCase, VisibleTests } from './contract.ts';
import { feedbackOn } from './feedback.ts';
import { pythonValue } from './literal.ts';

/** How one case went: what it returned or raised, or how its process ended before it could. */
type CaseEnd =
  | { readonly result: CallResult; readonly printed: string }
  | { readonly ended: JobReport; readonly printed: string };

/** A program that ends its process at one case after another is not given a new one for ever. */
const MOST_PROCESSES = 3;
/** Longer values equal none that a docstring tells. */
const INLINE_BYTES = 2 ** 20;

/** The runner calls this with each case's expression. What is raised is printed too, for the lines where it happened. */
const ENTRY = 'assay_visible';
const CALLER = `

def ${ENTRY}(expression):
    import math, sys, traceback
    try:
        return eval(expression, globals(), {'math': math, 'sys': sys})
    except Exception:
        traceback.print_exc(limit=-3)
        raise
`;

/**
 * Runs a program on visible tests in the sandbox; the host compares the values, a float's within 1e-6.
 *
 * @param code null where the answer has none
 * @throws SandboxFailure, and the signal's reason when it is aborted
 */
export async function runVisible(
  box: Sandbox,
  code: string | null,
  tests: VisibleTests,
  signal?: AbortSignal,
): Promise<Trial> {
  if (code === null) return withoutCode(tests);
  const ends = await runCases(box, code, tests.cases, signal);
  const findings = tests.cases.map((test, index) => judge(test, ends[index]));
  const first = findings.findIndex((found) => found !== undefined);
  const cases = findings.map((found) => found === undefined);
  return {
    passed: cases.filter(Boolean).length,
    total: cases.length,
    outcome: findings[first]?.outcome ?? 'passed',
    cases,
    feedback: feedbackOn(tests, findings, ends[first]?.printed ?? ''),
    behaviour: behaviourOf(ends),
  };
}

function withoutCode({ cases }: VisibleTests): Trial {
  return {
    passed: 0,
    total: cases.length,
    outcome: 'no-code',
    cases: cases.map(() => false),
    feedback: 'The answer has no code.',
  };
}

/** One end a case, but for those that were not reached. */
async function runCases(
  box: Sandbox,
  code: string,
  cases: readonly VisibleCase[],
  signal: AbortSignal | undefined,
): Promise<CaseEnd[]> {
  const ends: CaseEnd[] = [];
  const limits = limitsIn(box);
  for (let processes = 0; ends.length < cases.length && processes < MOST_PROCESSES; processes += 1) {
    const left = cases.slice(ends.length).map(({ call }) => [call]);
    const inputs = Buffer.from(JSON.stringify(left));
    const report = await box.call(
      { language: 'python', code: code + CALLER, entry: ENTRY, inputs, limits, inlineBytes: INLINE_BYTES },
      signal === undefined ? {} : { signal },
    );
    const { printed, results } = report;
    ends.push(...results.map((result) => ({ result, printed })));
    if (report.end === 'finished') continue;
    if (report.at === undefined) return cases.map(() => ({ ended: report, printed }));
    ends.push({ ended: report, printed });
  }
  return ends;
}

function limitsIn({ identity }: Sandbox): Limits {
  const { expressionCpuS, minJobCpuS, minMemoryBytes, outputBytes } = slowed(
    DEFAULT_LIMITS,
    identity.slowness,
  );
  return { inputCpuS: expressionCpuS, jobCpuS: minJobCpuS, memoryBytes: minMemoryBytes, outputBytes };
}

/** Undefined where the case holds. */
function judge({ expected }: VisibleCase, end: CaseEnd | undefined): Finding | undefined {
  if (end === undefined) return finding('timeout', 'it was not reached');
  if ('ended' in end)
    return findingOfEnd(end.ended, []) ?? finding('protocol', 'the process ended without a result');
  const { result } = end;
  const raises = typeof expected === 'string' ? undefined : expected.raises;
  if (result.kind === 'raised')
    return result.error.type === raises ? undefined : findingOfError(result.error, []);
  if (result.kind === 'digest') return finding('wrong', 'got a value of more than a megabyte');
  return readable(0, () => judgeValue(expected, result.bytes));
}

function judgeValue(expected: VisibleCase['expected'], bytes: Uint8Array): Finding | undefined {
  const returned = decode(bytes);
  if (typeof expected !== 'string') return finding('wrong', `got ${show(returned)}`);
  const value = pythonValue(expected);
  if (value === undefined) return finding('wrong', `got ${show(returned)}`);
  const expectation = { values: [value], atol: isFloats(value) ? FLOAT_ATOL : 0, args: () => [] };
  return meets({ kind: 'equal' }, returned, expectation)
    ? undefined
    : finding('wrong', `got ${show(returned)}`);
}

function behaviourOf(ends: readonly CaseEnd[]): string {
  const hash = createHash('sha256');
  for (const end of ends) hash.update(JSON.stringify(sayOf(end)));
  return hash.digest('hex');
}

function sayOf(end: CaseEnd): readonly unknown[] {
  if ('ended' in end) return [end.ended.end];
  const { result } = end;
  if (result.kind === 'raised') return ['raised', result.error.type];
  if (result.kind === 'digest') return ['digest', result.digest.slices];
  return ['value', Buffer.from(result.bytes).toString('base64')];
}
