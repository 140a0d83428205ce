import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Suite, Task } from '../suites/contract.ts';
import { fileHash } from './files.ts';
import { readSamples, type ImportedSample, type OwnSample, type ReadOptions } from './import-samples.ts';
import { readStem, stemOf } from './names.ts';
import { rowKey, taskKey, type AnsweredRow } from './rows.ts';

export type { ReadOptions } from './import-samples.ts';

/** What grading adds: a row that is graded again must not keep any of it. */
const GRADED: ReadonlySet<string> = new Set(
  `extractor extracted_from code verdict outcome passed total status checks failures sandbox cpu_s wall_s peak_bytes
  printed`.split(/\s+/),
);

/** Answers that can be graded, each sample once. */
export interface Answers {
  readonly rows: AsyncIterable<ImportedRow>;
  /** How many there are to each task, by `taskKey`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The code is what an earlier grading took from the answer; only rows that were read to be graded from it have it. */
export type ImportedRow = AnsweredRow & { readonly code?: string | null; readonly extractor?: string };

export interface OpenOptions extends ReadOptions {
  /** Keeps the code of an earlier grading. */
  readonly keepCode?: boolean;
}

/**
 * The answers of a file or an EvalPlus folder as rows that can be graded against `suite`. The whole input is read once before
 * the first row is handed out, so that a bad file costs no grading; of rows for one sample only the last is given.
 * Memory grows with the number of samples by their ids alone.
 * @throws AssayError `cannot-read`, `empty-samples`, `bad-samples` (with the line), `unknown-task` (all of them named).
 */
export async function openAnswers(
  path: string,
  suite: Suite,
  { onNotice = (sentence) => process.emitWarning(sentence), keepCode = false }: OpenOptions = {},
): Promise<Answers> {
  const tasks = new Map(suite.tasks.map((task) => [taskKey(task), task]));
  const { last, counts } = await survey(path, tasks, suite, onNotice);
  const rows = { [Symbol.asyncIterator]: () => answers({ path, suite, tasks, last, keepCode }) };
  return { rows, counts };
}

/** What the first row of a file tells of all of them, and the file's name where the row does not. */
export interface Glance {
  /** Whether a model's raw answers are in it. */
  readonly hasRawAnswers: boolean;
  readonly suite?: string | undefined;
  readonly model: string;
  readonly template?: string | undefined;
  readonly params?: string | undefined;
}

export async function glanceAt(path: string): Promise<Glance> {
  const stem = stemOf(path);
  const named = readStem(stem);
  const byName = { ...named, model: named?.model ?? stem };
  for await (const sample of readSamples(path)) {
    if (sample.kind !== 'answer') break;
    const { suite, model = byName.model, template = named?.template } = sample.row;
    return { ...byName, hasRawAnswers: true, suite, model, template };
  }
  return { ...byName, hasRawAnswers: false };
}

/** SHA-256 of a samples file as it is, or of the tasks and programs of an EvalPlus folder. */
export async function answersHash(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return fileHash(path);
  const hash = createHash('sha256');
  for await (const { task, sample, answer } of readSamples(path))
    hash.update(JSON.stringify([task, sample, answer]));
  return hash.digest('hex');
}

/** Where the last row of each sample stands, and how many samples each task has. */
async function survey(
  path: string,
  tasks: ReadonlyMap<string, Task>,
  suite: Suite,
  onNotice: (sentence: string) => void,
): Promise<{ last: ReadonlyMap<string, string>; counts: ReadonlyMap<string, number> }> {
  const last = new Map<string, string>();
  const counts = new Map<string, number>();
  const unknown = new Set<string>();
  const models = new Set<string>();
  let superseded = 0;
  for await (const sample of readSamples(path, { onNotice })) {
    const [key, task] = [keyOf(sample), taskKeyOf(sample)];
    if (!tasks.has(task)) unknown.add(sample.task);
    if (last.has(key)) superseded += 1;
    else counts.set(task, (counts.get(task) ?? 0) + 1);
    last.set(key, sample.where);
    if (sample.kind === 'answer' && sample.row.model !== undefined) models.add(sample.row.model);
  }
  if (unknown.size > 0) throw unknownTasks(path, [...unknown], suite);
  for (const notice of noticesOf(path, superseded, [...models])) onNotice(notice);
  if (last.size > 0) return { last, counts };
  throw new AssayError('empty-samples', `${path} has no answers.`, {
    next: 'Give the file or folder that the answers were written to.',
  });
}

/** What the file holds that its grades will not show. */
function* noticesOf(path: string, superseded: number, models: readonly string[]): Generator<string> {
  if (superseded > 0) {
    const what = superseded === 1 ? 'row was' : 'rows were';
    yield `${path}: ${superseded} ${what} left out, since a later row answers the same sample of the same task.`;
  }
  if (models.length > 1) {
    const names = models.slice(0, 5).join(', ') + (models.length > 5 ? ', …' : '');
    yield `${path} has answers of ${models.length} models (${names}), which are graded as those of one. Put each model's rows into a file of its own.`;
  }
}

interface Source {
  readonly path: string;
  readonly suite: Suite;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly last: ReadonlyMap<string, string>;
  readonly keepCode: boolean;
}

async function* answers({ path, suite, tasks, last, keepCode }: Source): AsyncGenerator<ImportedRow> {
  const model = stemOf(path);
  for await (const sample of readSamples(path)) {
    const task = tasks.get(taskKeyOf(sample));
    if (task === undefined || last.get(keyOf(sample)) !== sample.where) continue;
    const row = sample.kind === 'answer' ? ownRow(sample, keepCode) : {};
    const suiteFields = { suite: suite.name, suite_version: suite.version };
    yield { ...defaults(sample, task, model), ...row, ...suiteFields };
  }
}

/** A completion continues the data set's prompt; what a whole program was asked with is not known. */
function defaults(
  sample: ImportedSample,
  task: Task,
  model: string,
): Omit<AnsweredRow, 'suite' | 'suite_version'> {
  return {
    task: task.id,
    language: task.language,
    entry_point: task.entryPoint,
    sample: sample.sample,
    template: 'import',
    prompt: sample.kind === 'completion' ? task.prompt : [],
    model,
    runtime: 'import',
    params: {},
    answer: sample.answer,
    attempts: 0,
  };
}

/** Everything that the row says of its answer, without an earlier grading. */
function ownRow({ row }: OwnSample, keepCode: boolean): Partial<ImportedRow> {
  const answered: Record<string, unknown> = { ...row };
  for (const name of GRADED) delete answered[name];
  if (!keepCode) return answered;
  const { code, extractor } = row;
  return {
    ...answered,
    ...(code === undefined ? {} : { code }),
    ...(extractor === undefined ? {} : { extractor }),
  };
}

const languageOf = (sample: ImportedSample): Task['language'] =>
  (sample.kind === 'answer' ? sample.row.language : undefined) ?? 'python';

const taskKeyOf = (sample: ImportedSample): string =>
  taskKey({ id: sample.task, language: languageOf(sample) });

function keyOf(sample: ImportedSample): string {
  return rowKey({ task: sample.task, language: languageOf(sample), sample: sample.sample });
}

function unknownTasks(path: string, unknown: readonly string[], suite: Suite): AssayError {
  const shown =
    unknown.slice(0, 10).join(', ') + (unknown.length > 10 ? ` and ${unknown.length - 10} more` : '');
  const near = nearest(
    unknown[0] ?? '',
    suite.tasks.map((task) => task.id),
  );
  const hint = near === undefined ? '' : `Did you mean ${near}? `;
  return new AssayError('unknown-task', `${path} answers tasks that ${suite.name} does not have: ${shown}.`, {
    next: `${hint}Choose the suite that was asked with --suite, or take those rows out.`,
  });
}
