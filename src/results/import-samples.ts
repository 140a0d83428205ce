import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { faultOf } from '../schema-fault.ts';
import { fromCanAiCode, isCanAiCodeRow } from './can-ai-code-row.ts';
import { readFolder } from './import-folder.ts';
import { readLines, type ImportedLine } from './import-lines.ts';
import { badSamples } from './lines.ts';
import { noAnswersYet, taskKey, type AnsweredRow } from './rows.ts';
import { isTooDeep } from './raw-json.ts';
import { dropSecrets, EVIDENCE } from './secrets.ts';

/** An answer of a file that is to be graded. */
export type ImportedSample = ForeignSample | OwnSample;

interface Sample {
  readonly task: string;
  /** Index of the sample, from 0: the n-th of its task in the file, unless the row says it. */
  readonly sample: number;
  /** File and line, for messages. */
  readonly where: string;
}

/** A row of HumanEval's or EvalPlus's tools: a whole program, or what follows the data set's prompt. */
interface ForeignSample extends Sample {
  readonly kind: 'solution' | 'completion';
  readonly answer: string;
}

/** A row of Assay's own, as it was but for its secrets. */
export interface OwnSample extends Sample {
  readonly kind: 'answer';
  readonly answer: string | null;
  readonly row: OwnRow;
}

/** The code is what an earlier grading took from the answer. */
type OwnRow = Partial<AnsweredRow> &
  Pick<AnsweredRow, 'task' | 'answer'> & { readonly code?: string | null; readonly extractor?: string };

export interface ReadOptions {
  /** Told what was left out, once a field and once a torn end; never what stood in it. */
  readonly onNotice?: (sentence: string) => void;
}

const Foreign = z.looseObject({
  task_id: z.string(),
  solution: z.string().optional(),
  completion: z.string().optional(),
});

/** What grading relies on; the rest of a row is carried along as it is. */
const Own = z.looseObject({
  task: z.string(),
  answer: z.string().nullable(),
  sample: z.int().min(0).optional(),
  language: z.enum(['python', 'javascript']).optional(),
  prompt: z.union([z.string(), z.array(z.looseObject({ role: z.string(), content: z.string() }))]).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  finish: z.enum(['stop', 'length', 'refused']).optional(),
  failure: z.looseObject({ kind: z.string(), message: z.string() }).optional(),
  code: z.string().nullable().optional(),
  extractor: z.string().optional(),
});

/**
 * The answers of a HumanEval or EvalPlus sample file (`.jsonl`, packed or not), of an EvalPlus folder, or of rows of Assay's
 * or can-ai-code's, one at a time. A torn last line is forgiven only behind rows of Assay's own, which are appended.
 * @throws AssayError `cannot-read`, `bad-samples` (with the line).
 */
export async function* readSamples(path: string, options: ReadOptions = {}): AsyncGenerator<ImportedSample> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) yield* readFolder(path);
  else yield* readRows(path, options.onNotice ?? (() => {}));
}

async function* readRows(path: string, onNotice: (sentence: string) => void): AsyncGenerator<ImportedSample> {
  const counts = new Map<string, number>();
  const said = new Set<string>();
  let last: ImportedSample | undefined;
  for await (const line of readLines(path)) {
    if (line.problem !== undefined) {
      if (line.complete || last?.kind !== 'answer') throw badSamples(path, line.number, line.problem);
      onNotice(`${path}: the last line is torn and was left out.`);
      return;
    }
    const { row, dropped } = toSample(path, line, counts);
    for (const name of dropped.filter((field) => !said.has(field))) {
      said.add(name);
      onNotice(`${path}: the field ${name} looks like a secret and was left out.`);
    }
    last = row;
    yield row;
  }
}

function toSample(
  path: string,
  line: ImportedLine,
  counts: Map<string, number>,
): { row: ImportedSample; dropped: readonly string[] } {
  const { value } = line;
  if (isTooDeep(value)) throw badSamples(path, line.number, 'it is nested too deeply to be a row');
  if (isCanAiCodeRow(value) && 'answer' in value) {
    const sample = nextIndex(counts, taskKey({ id: String(value.name), language: String(value.language) }));
    return ownSample(path, line.number, fromCanAiCode(value, path, sample), counts);
  }
  if (isRecord(value) && 'task' in value && 'answer' in value)
    return ownSample(path, line.number, value, counts);
  if (isRecord(value) && 'prompt' in value && ('task' in value || 'name' in value)) throw noAnswersYet(path);
  const { task_id: task, solution, completion } = Foreign.safeParse(value).data ?? {};
  const answer = solution ?? completion;
  if (task === undefined || answer === undefined) {
    throw badSamples(path, line.number, 'it has no task_id with a completion or a solution');
  }
  const kind = solution === undefined ? 'completion' : 'solution';
  const place = { task, sample: nextIndex(counts, task), where: `${path}, line ${line.number}` };
  return { row: { kind, answer, ...place }, dropped: [] };
}

function ownSample(
  path: string,
  line: number,
  value: Record<string, unknown>,
  counts: Map<string, number>,
): { row: OwnSample; dropped: readonly string[] } {
  const { fields, dropped } = dropSecrets(value, EVIDENCE);
  if (!isOwnRow(fields)) {
    const { error } = Own.safeParse(fields);
    throw badSamples(
      path,
      line,
      `not a row of Assay${error === undefined ? '' : `: ${faultOf(error, fields)}`}`,
    );
  }
  const { task, answer } = fields;
  const sample = fields.sample ?? nextIndex(counts, task);
  const where = `${path}, line ${line}`;
  return { row: { kind: 'answer', task, sample, answer, row: fields, where }, dropped };
}

function isOwnRow(value: unknown): value is OwnRow {
  return Own.safeParse(value).success;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nextIndex(counts: Map<string, number>, task: string): number {
  const index = counts.get(task) ?? 0;
  counts.set(task, index + 1);
  return index;
}
