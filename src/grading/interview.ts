import { loadGrammars } from '../extract/grammar.ts';
import { callsOf, callText, evaluateAnswer } from '../interview/evaluate.ts';
import type { CheckResult, Evaluation } from '../interview/evaluate.ts';
import { askedFinder } from '../interview/find-asked.ts';
import { FIND_FIRST } from '../interview/find-first.ts';
import type { FindFunction, FoundFunction } from '../interview/found.ts';
import { isObject, type Json } from '../interview/json.ts';
import { writeJson } from '../interview/json-text.ts';
import type { Question } from '../interview/questions.ts';
import { TIMEOUT, valueOfResult } from '../interview/result.ts';
import type { ExpressionReport } from '../sandbox/contract.ts';
import type { InterviewSet, Task } from '../suites/contract.ts';
import type { Bench, SetVerdict } from './calls.ts';
import { finding, findingOfEnd, type Finding } from './ending.ts';
import { interviewLimits } from './limits.ts';

/** A set's verdict with its points; nothing ran where there was nothing to call. */
export interface InterviewVerdict extends Pick<SetVerdict, 'finding'> {
  readonly report: Pick<ExpressionReport, 'cpuS' | 'wallS' | 'peakBytes' | 'printed'>;
  readonly evaluation: Evaluation;
}

const NOT_RUN = { cpuS: 0, wallS: 0, peakBytes: 0, printed: '' };

/** Makes the calls of a question's checks in the sandbox and judges what they gave. Throws SandboxFailure. */
export async function gradeInterview(
  bench: Bench,
  task: Task,
  { question }: InterviewSet,
  code: string,
): Promise<InterviewVerdict> {
  const find = bench.finder === 'first' ? FIND_FIRST[task.language] : await askedIn(task.language);
  const found = find(code, task.entryPoint);
  const calls = callsOf(question);
  if (found === undefined || found.name === '' || calls.length === 0) {
    const evaluation = evaluateAnswer(question, found, () => null);
    return { finding: findingOf(evaluation, undefined), report: NOT_RUN, evaluation };
  }
  const report = await call(bench, task, code, found, calls);
  const evaluation = evaluateAnswer(question, found, resultsOf(question, report));
  return { finding: findingOf(evaluation, report), report, evaluation };
}

let grammars: ReturnType<typeof loadGrammars> | undefined;

async function askedIn(language: Task['language']): Promise<FindFunction> {
  grammars ??= loadGrammars();
  return askedFinder(language, (await grammars)[language]);
}

function call(
  { sandbox, limits, signal }: Bench,
  { language }: Task,
  code: string,
  { callee }: FoundFunction,
  calls: readonly (readonly Json[])[],
): Promise<ExpressionReport> {
  const texts = calls.map((args) => callText(callee, args, language));
  const job = { language, code, calls: texts, limits: interviewLimits(limits, texts.length) };
  return sandbox.evaluate(job, signal === undefined ? {} : { signal });
}

/** The value of each call, found by its arguments. */
function resultsOf(question: Question, { results }: ExpressionReport): (args: readonly Json[]) => Json {
  const keyOf = (args: readonly Json[]): string => writeJson(args);
  const values = new Map(
    callsOf(question).map((args, at) => {
      const result = results[at];
      return [keyOf(args), result === undefined ? null : valueOfResult(result)];
    }),
  );
  return (args) => values.get(keyOf(args)) ?? null;
}

function findingOf(evaluation: Evaluation, report: ExpressionReport | undefined): Finding | undefined {
  if (evaluation.status === 'PASS') return undefined;
  if (evaluation.status === 'NO_FUNCTION') return finding('no-function', 'the answer defines no function');
  const missed = evaluation.checks.find(({ points, check }) => points < check.weight);
  const why = missed === undefined ? 'a check was not met' : explain(missed);
  const ended = (report === undefined ? undefined : findingOfEnd(report, [])) ?? findingOfCalls(evaluation);
  return finding(ended?.outcome ?? 'wrong', ended === undefined ? why : `${ended.why}; ${why}`);
}

/** What the first call raised that raised anything; a call that took too long stands before all others. */
function findingOfCalls({ checks }: Evaluation): Finding | undefined {
  const raised = checks.flatMap(({ got }) => {
    const error = isObject(got) ? got.get('error') : undefined;
    const type = isObject(got) ? got.get('exc_type') : undefined;
    return typeof error === 'string' ? [{ error, type: typeof type === 'string' ? type : undefined }] : [];
  });
  if (raised.some(({ error }) => error === TIMEOUT)) return finding('timeout', 'a call took too long');
  const [first] = raised.filter(({ type }) => type !== undefined);
  if (first === undefined) return undefined;
  const isSyntax = first.type === 'SyntaxError' || first.type === 'IndentationError';
  return finding(isSyntax ? 'syntax' : 'error', `${first.type}: ${first.error}`);
}

function explain({ check, got }: CheckResult): string {
  const { expected } = check;
  const wanted =
    expected.kind === 'eq'
      ? writeJson(expected.value)
      : `one of ${expected.values.map((value) => writeJson(value)).join(', ')}`;
  return `${check.name}: ${String(check.definition.get('assert'))} is ${writeJson(got).slice(0, 300)}, expected ${wanted}`;
}
