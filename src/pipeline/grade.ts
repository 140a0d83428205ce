import type { Extractor } from '../extract/contract.ts';
import type { Grader } from '../grading/grade.ts';
import type { Verdict } from '../grading/contract.ts';
import type { Outcome } from '../outcome.ts';
import type { AnsweredRow, GradedRow } from '../results/rows.ts';
import type { Task } from '../suites/contract.ts';

export interface GradeContext {
  readonly extractor: Extractor;
  readonly grader: Grader;
  readonly sandbox: string;
  /** The suite's task of an id. @throws AssayError where there is none. */
  task(id: string): Task;
}

/** extract, run and judge: the answered row with its code and verdict. */
export async function gradeRow(
  row: AnsweredRow,
  context: GradeContext,
  signal?: AbortSignal,
): Promise<GradedRow> {
  const task = context.task(row.task);
  const { extractor, grader, sandbox } = context;
  const named = { extractor: `${extractor.name} ${extractor.version}`, sandbox };
  if (row.answer === null) return { ...row, ...named, ...unanswered(task, row) };
  const { code, from } = extractor.extract(row.answer, {
    language: task.language,
    entryPoint: task.entryPoint,
    prompt: task.prompt,
    mode: typeof row.prompt === 'string' ? 'completion' : 'chat',
  });
  const verdict = await grader.grade(task, code, signal === undefined ? {} : { signal });
  return { ...row, ...named, extracted_from: from, code, ...verdictFields(row, verdict) };
}

type GradedFields = Omit<GradedRow, keyof AnsweredRow | 'extractor' | 'sandbox'>;

/** No answer could be had: the infrastructure's failure, in every test set. */
function unanswered(task: Task, row: AnsweredRow): GradedFields {
  return {
    extracted_from: 'no answer',
    code: null,
    verdict: Object.fromEntries(task.tests.map((set): [string, Outcome] => [set.name, 'unscored'])),
    outcome: 'unscored',
    passed: false,
    failures: task.tests.map((set) => ({
      set: set.name,
      outcome: 'unscored',
      why: row.failure?.message ?? 'no answer',
    })),
    cpu_s: 0,
    wall_s: 0,
    peak_bytes: 0,
  };
}

function verdictFields(row: AnsweredRow, verdict: Verdict): Omit<GradedFields, 'code' | 'extracted_from'> {
  return {
    verdict: verdict.sets,
    outcome: explain(row, verdict.outcome),
    passed: verdict.outcome === 'passed',
    failures: verdict.failures,
    cpu_s: verdict.cpuS,
    wall_s: verdict.wallS,
    peak_bytes: verdict.peakBytes,
    ...(verdict.printed === undefined ? {} : { printed: verdict.printed }),
  };
}

/** An answer that was cut or refused explains a failure; it never takes a pass away, nor hides one of the infrastructure. */
function explain(row: AnsweredRow, outcome: Outcome): Outcome {
  if (outcome === 'passed' || outcome === 'unscored') return outcome;
  if (row.finish === 'length') return 'truncated';
  return row.finish === 'refused' ? 'refused' : outcome;
}
