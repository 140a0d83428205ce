import { readSamples } from '../results/import-samples.ts';
import type { ForeignSample, ImportedSample, OwnSample } from '../results/import-samples.ts';
import { answeredOf, rowKey } from '../results/rows.ts';
import type { AnsweredRow } from '../results/rows.ts';
import type { Suite, Task } from '../suites/contract.ts';

/** What an evaluation finds in its input, before anything is graded. */
export interface Outline {
  /** Answers to selected tasks; a sample that has several rows counts once. */
  readonly answers: number;
  /** Selected tasks without an answer. */
  readonly missing: readonly string[];
}

/** Goes through a file of answers once. @throws AssayError where it is not such a file. */
export async function outlineOf(
  input: string,
  tasks: readonly Task[],
  onNotice: (text: string) => void,
): Promise<Outline> {
  const wanted = new Set(tasks.map(({ id }) => id));
  const answered = new Set<string>();
  const keys = new Set<string>();
  for await (const sample of readSamples(input, { onNotice })) {
    if (!wanted.has(sample.task)) continue;
    answered.add(sample.task);
    keys.add(rowKey({ task: sample.task, language: 'python', sample: sample.sample }));
  }
  return { answers: keys.size, missing: tasks.map(({ id }) => id).filter((id) => !answered.has(id)) };
}

/** The answers of a file as rows of the interview stage, whoever wrote the file. */
export async function* readAnswers(
  input: string,
  suite: Suite,
  tasks: readonly Task[],
): AsyncGenerator<AnsweredRow> {
  const wanted = new Map(tasks.map((task) => [task.id, task]));
  for await (const sample of readSamples(input)) {
    const task = wanted.get(sample.task);
    if (task !== undefined) yield toRow(sample, suite, task);
  }
}

function toRow(sample: ImportedSample, suite: Suite, task: Task): AnsweredRow {
  return sample.kind === 'answer' ? ownRow(sample, suite, task) : foreignRow(sample, suite, task);
}

const sharedFields = (suite: Suite, task: Task) => ({
  suite: suite.name,
  suite_version: suite.version,
  task: task.id,
  language: task.language,
  entry_point: task.entryPoint,
});

/** The prompt that a whole program answered is not known; a completion continued the data set's own. */
function foreignRow({ kind, sample, answer }: ForeignSample, suite: Suite, task: Task): AnsweredRow {
  return {
    ...sharedFields(suite, task),
    sample,
    template: `imported-${kind}`,
    prompt: kind === 'completion' ? task.prompt : [],
    model: 'imported',
    runtime: 'import',
    params: {},
    answer,
    attempts: 0,
  };
}

function ownRow({ fields, sample, where }: OwnSample, suite: Suite, task: Task): AnsweredRow {
  const unnamed = {
    template: 'unknown',
    prompt: [],
    model: 'imported',
    runtime: 'import',
    params: {},
    attempts: 0,
  };
  return answeredOf({ ...unnamed, ...fields, ...sharedFields(suite, task), sample }, where);
}
