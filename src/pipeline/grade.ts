import { AssayError } from '../errors.ts';
import type { ExtractContext, Extractor } from '../extract/contract.ts';
import type { Finder, Grader } from '../grading/grade.ts';
import type { Verdict } from '../grading/contract.ts';
import type { Evaluation } from '../interview/evaluate.ts';
import { writeJson } from '../interview/json-text.ts';
import { recordCheck } from '../interview/record.ts';
import { now } from '../now.ts';
import type { Outcome } from '../outcome.ts';
import type { TemplateTask } from '../prompts/variables.ts';
import { RawJson } from '../results/raw-json.ts';
import { repositoryFields } from '../results/repository-fields.ts';
import type { AnsweredRow, GradedRow } from '../results/rows.ts';
import type { RepositorySet, Task } from '../suites/contract.ts';
import { wholeAnswer } from './ask.ts';
import type { OnEvent } from './events.ts';

export type TaskKey = Pick<Task, 'id' | 'language'>;

export interface GradeContext {
  readonly extractor: Extractor;
  readonly grader: Grader;
  readonly sandbox: string;
  /** Grades the code that a row has from an earlier grading, instead of taking it from the answer anew. */
  readonly recordedCode?: boolean;
  /** Is told of code that was taken from an answer. */
  readonly onEvent?: OnEvent;
  /** The suite's task that a row is about. @throws AssayError where there is none. */
  task(row: TaskKey): Task;
}

/** A row that may have been graded before. */
export type GradableRow = AnsweredRow & Partial<Pick<GradedRow, 'code' | 'extractor'>>;

/**
 * extract, run and judge: the answered row with its code and verdict. An error that nobody foresaw leaves this one row
 * without a verdict: no answer may take the others with it.
 */
export async function gradeRow(
  row: GradableRow,
  context: GradeContext,
  signal?: AbortSignal,
): Promise<GradedRow> {
  const task = context.task({ id: row.task, language: row.language });
  const named = { extractor: versioned(context.extractor), sandbox: context.sandbox };
  if (row.answer === null)
    return { ...row, ...named, ...withoutVerdict(task, 'no answer', row.failure?.message ?? 'no answer') };
  try {
    return await judged(row, row.answer, task, context, signal);
  } catch (error) {
    if (error instanceof AssayError || signal?.aborted === true) throw error;
    const why = `This is a bug in Assay: ${error instanceof Error ? error.message : String(error)}`;
    return { ...row, ...named, ...withoutVerdict(task, 'not read', why) };
  }
}

async function judged(
  row: GradableRow,
  answer: string,
  task: Task,
  context: GradeContext,
  signal: AbortSignal | undefined,
): Promise<GradedRow> {
  const { grader, sandbox, onEvent } = context;
  const start = now();
  const { finder, ...taken } = takeCode(row, answer, askedTask(task), context);
  const { extractor, extracted_from } = taken;
  onEvent?.({ kind: 'extracted', row, extractor, extracted_from, start, end: now() });
  const verdict = await grader.grade(task, taken.code, { finder, signal });
  return { ...row, sandbox, ...taken, ...verdictFields(row, verdict), ...whyNoCode(verdict, taken) };
}

/** An extractor may know why it found none: the answer was too long to be read whole. */
function whyNoCode(
  { failures }: Verdict,
  { code, extracted_from: from }: Omit<Taken, 'finder'>,
): Partial<GradedRow> {
  if (code !== null || from === 'no code') return {};
  return { failures: failures.map((failure) => ({ ...failure, why: from })) };
}

type Taken = Pick<GradedRow, 'code' | 'extractor' | 'extracted_from'> & { readonly finder: Finder };

/** As much of a task as taking code from an answer needs; `target` of a repository's. */
export type AskedTask = TemplateTask & { readonly target?: RepositorySet['target'] };

export const askedTask = (task: Task): AskedTask => {
  const [set] = task.tests;
  return set?.kind === 'repository' ? { ...task, target: set.target } : task;
};

export function takeCode(
  row: GradableRow,
  answer: string,
  task: AskedTask,
  context: Pick<GradeContext, 'extractor' | 'recordedCode'>,
): Taken {
  const { extractor, recordedCode } = context;
  if (recordedCode === true) return recorded(row);
  // What an output template made is whole already.
  const text = row.template_out === undefined ? wholeAnswer(row, answer) : answer;
  const { code, from } = extractor.extract(text, {
    language: task.language,
    entryPoint: task.entryPoint,
    prompt: task.prompt,
    mode: modeOf(row, task),
  });
  return { code, extractor: versioned(extractor), extracted_from: from, finder: finderOf(extractor.name) };
}

/** How an answer stands to the task's own code. A question is no code, and an output template makes an answer whole. */
function modeOf(row: AnsweredRow, { fields, target }: AskedTask): ExtractContext['mode'] {
  if (target !== undefined) return target === 'completion' ? 'continuation' : 'chat';
  const isContinued = typeof row.prompt === 'string' && fields === undefined;
  return isContinued && row.template_out === undefined ? 'completion' : 'chat';
}

/** The code as it was taken when the row was graded before, called as its extractor's function would be. */
function recorded({ code, extractor, task }: GradableRow): Taken {
  if (code === undefined) {
    throw new AssayError('no-code-recorded', `The row of ${task} has no code of an earlier grading.`, {
      next: 'Give graded rows (eval_*.ndjson), or leave out --code recorded to take code from the answers.',
    });
  }
  const by = extractor ?? 'can-ai-code';
  return { code, extractor: by, extracted_from: 'recorded', finder: finderOf(by) };
}

/** can-ai-code's extractors go with its way of finding the function; its rows do not name them. */
const finderOf = (extractor: string): Finder => (extractor.startsWith('can-ai-code') ? 'first' : 'asked');

const versioned = ({ name, version }: Extractor): string => `${name} ${version}`;

type GradedFields = Omit<GradedRow, keyof AnsweredRow | 'extractor' | 'sandbox'>;

/** The infrastructure's failure, in every test set. */
function withoutVerdict(task: Task, from: string, why: string): GradedFields {
  return {
    extracted_from: from,
    code: null,
    verdict: Object.fromEntries(task.tests.map((set): [string, Outcome] => [set.name, 'unscored'])),
    outcome: 'unscored',
    passed: false,
    failures: task.tests.map((set) => ({ set: set.name, outcome: 'unscored', why })),
    cpu_s: 0,
    wall_s: 0,
    peak_bytes: 0,
  };
}

function verdictFields(row: AnsweredRow, verdict: Verdict): Omit<GradedFields, keyof Taken> {
  return {
    verdict: verdict.sets,
    outcome: explain(row, verdict.outcome),
    passed: verdict.outcome === 'passed',
    failures: verdict.failures,
    cpu_s: verdict.cpuS,
    wall_s: verdict.wallS,
    peak_bytes: verdict.peakBytes,
    ...(verdict.printed === undefined ? {} : { printed: verdict.printed }),
    ...(verdict.evaluation === undefined ? {} : pointFields(verdict.evaluation)),
    ...(verdict.repository === undefined ? {} : repositoryFields(verdict.repository)),
  };
}

function pointFields({ status, passed, total, checks }: Evaluation): Partial<GradedRow> & { passed: number } {
  return { status, passed, total, checks: new RawJson(writeJson(checks.map(recordCheck))) };
}

/** An answer that was cut or refused explains a failure; it never takes a pass away, nor hides one of the infrastructure. */
function explain(row: AnsweredRow, outcome: Outcome): Outcome {
  if (outcome === 'passed' || outcome === 'unscored') return outcome;
  if (row.finish === 'length') return 'truncated';
  return row.finish === 'refused' ? 'refused' : outcome;
}
