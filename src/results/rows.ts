import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { Failure } from '../grading/contract.ts';
import type { InterviewStatus } from '../interview/evaluate.ts';
import type { Finish, Logprob, Params, Prompt, Timing, Usage } from '../models/contract.ts';
import type { Outcome } from '../outcome.ts';
import type { ConsensusSet } from '../strategies/contract.ts';
import { faultOf } from '../schema-fault.ts';
import { fromCanAiCode, isCanAiCodeRow } from './can-ai-code-row.ts';
import type { RepositoryFields } from './repository-fields.ts';
import { readNdjson } from './ndjson.ts';
import { isTooDeep } from './raw-json.ts';

/** A line of `prepare_*.ndjson`: one sample that is to be asked for. Each later stage only adds fields. */
export interface PreparedRow {
  readonly suite: string;
  readonly suite_version: string;
  readonly task: string;
  readonly language: 'python' | 'javascript';
  /** Absent where the suite has none. */
  readonly category?: string;
  readonly entry_point: string;
  /** Index of the sample, from 0. */
  readonly sample: number;
  readonly template: string;
  /** What the answer's text is put through before code is taken from it; absent for none. */
  readonly template_out?: string;
  /** A text that the model continues, or messages; no messages where the prompt of an imported answer is not known. */
  readonly prompt: Prompt;
  /** The end of the prompt where that is the start of the answer, such as an open fence; it goes before the answer for extraction. */
  readonly prefill?: string;
}

/** A line of `interview_*.ndjson`: what the model said, or why it said nothing. */
export interface AnsweredRow extends PreparedRow {
  readonly model: string;
  /** What answered: the provider, or `import`. */
  readonly runtime: string;
  readonly params: Params;
  /** The raw text, or what an output template made of it; null where no answer could be had (then `failure` says why). */
  readonly answer: string | null;
  /** The raw text where `answer` is what an output template made of it. */
  readonly raw_answer?: string;
  readonly reasoning?: string;
  readonly finish?: Finish;
  readonly usage?: Usage;
  readonly timing?: Timing;
  /** Mean log-probability of the answer's tokens, where a strategy asked for it. */
  readonly logprob?: Logprob;
  /** Parameters that the provider could not honour. */
  readonly ignored?: readonly string[];
  /** True where the answer is from the cache. */
  readonly cached?: true;
  readonly failure?: { readonly kind: string; readonly message: string };
  /** Requests that it took. */
  readonly attempts: number;
  /** Id of the batch that the answer came in. */
  readonly batch?: string;
  /** How the answer was obtained; absent for `direct`, as are the fields below. Usage and timing are then sums over all turns. */
  readonly strategy?: string;
  /** Requests that the strategy made for the sample: rows of `turns_*.ndjson`. */
  readonly turns?: number;
  /** The turn whose answer this is, and why it was kept. */
  readonly turn?: string;
  readonly why?: string;
  /** Why nothing more was asked. */
  readonly stop?: string;
  /** Whose results the model was told: `visible tests`, `the model's tests`, `graded tests`. */
  readonly feedback?: string;
  /** Of `repair`: what share of those tests each answer passed, from 0 to 1. */
  readonly tests_by_turn?: readonly number[];
  /** Programs that pass the same tests, the best set first. */
  readonly consensus?: readonly ConsensusSet[];
}

/** A line of `eval_*.ndjson`. */
export interface GradedRow extends AnsweredRow, RepositoryFields {
  /** Name and version. */
  readonly extractor: string;
  readonly extracted_from: string;
  readonly code: string | null;
  /** Test set → outcome, each judged alone. */
  readonly verdict: Readonly<Record<string, Outcome>>;
  /** `passed` when every test set passed. */
  readonly outcome: Outcome;
  /** The points earned where the task is a question of an interview, else whether the outcome is `passed`. */
  readonly passed: boolean | number;
  /** Points that could be earned; with `status` and `checks` only in rows of interviews. */
  readonly total?: number;
  /** can-ai-code's word for the outcome. */
  readonly status?: InterviewStatus;
  /** Each check's definition, with what was `got` and the points earned (`status`). */
  readonly checks?: unknown;
  readonly failures: readonly Failure[];
  /** Backend that ran it. */
  readonly sandbox: string;
  readonly cpu_s: number;
  readonly wall_s: number;
  readonly peak_bytes: number;
  readonly printed?: string;
}

const preparedSchema = z.looseObject({
  suite: z.string(),
  suite_version: z.string(),
  task: z.string(),
  language: z.enum(['python', 'javascript']),
  category: z.string().exactOptional(),
  entry_point: z.string(),
  sample: z.int().min(0),
  template: z.string(),
  prompt: z.union([
    z.string(),
    z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  ]),
});

const answeredSchema = preparedSchema.extend({
  model: z.string(),
  runtime: z.string(),
  params: z.record(z.string(), z.unknown()),
  answer: z.string().nullable(),
  finish: z.enum(['stop', 'length', 'refused']).exactOptional(),
  failure: z.object({ kind: z.string(), message: z.string() }).exactOptional(),
  attempts: z.int(),
});

/** More test sets than any suite has, and few enough for a table. */
const MOST_SETS = 16;

const gradedSchema = answeredSchema.extend({
  outcome: z.string(),
  verdict: z
    .record(z.string().max(80), z.string())
    .refine((sets) => Object.keys(sets).length <= MOST_SETS, `more than ${MOST_SETS} test sets`),
});

export const readPrepared = (path: string): AsyncGenerator<PreparedRow> =>
  readRows(path, preparedSchema, 'prepare');
export const readAnswered = (path: string): AsyncGenerator<AnsweredRow> =>
  readRows(path, answeredSchema, 'interview');
export const readGraded = (path: string): AsyncGenerator<GradedRow> =>
  readRows(path, gradedSchema, 'evaluate');

/** A torn last line is forgiven: it is what a crash leaves of the row that was being written. */
async function* readRows<Row extends PreparedRow>(
  path: string,
  schema: z.ZodType,
  stage: string,
): AsyncGenerator<Row> {
  for await (const { number, value } of readNdjson(path, { forgiveTornEnd: true })) {
    const row = isCanAiCodeRow(value) ? fromCanAiCode(value, path) : value;
    if (isTooDeep(row) || !isRow<Row>(schema, row)) {
      if (stage === 'evaluate' && isRow<AnsweredRow>(answeredSchema, row) && !('verdict' in row))
        throw notGraded(path);
      if (stage !== 'prepare' && isRow(preparedSchema, row) && !('answer' in row)) throw noAnswersYet(path);
      if (stage === 'evaluate' && isCanAiCodeRow(value)) throw gradedElsewhere(path);
      throw notARow(`${path}, line ${number}`, stage, isTooDeep(row) ? TOO_DEEP : whyNot(schema, row));
    }
    yield row;
  }
}

/** The schemas check what Assay relies on; the rest of a row is carried along as it is. */
function isRow<Row extends object>(schema: z.ZodType, value: unknown): value is Row {
  return schema.safeParse(value).success;
}

const TOO_DEEP = 'it is nested too deeply';

function whyNot(schema: z.ZodType, value: unknown): string {
  const { error } = schema.safeParse(value);
  return error === undefined ? 'it is not as it should be' : faultOf(error, value);
}

function notARow(where: string, stage: string, why: string): AssayError {
  return new AssayError('bad-row', `${where}: not a row of assay ${stage}: ${why}.`, {
    next: `Give a file that assay ${stage} wrote.`,
  });
}

export function noAnswersYet(path: string): AssayError {
  return new AssayError('no-answers', `${path} has prompts and no answers yet.`, {
    next: `Ask a model for them: assay interview --input ${path} --model URL`,
  });
}

function notGraded(path: string): AssayError {
  return new AssayError('not-graded', `The answers in ${path} are not graded yet.`, {
    next: `Grade them: assay evaluate --input ${path}`,
  });
}

function gradedElsewhere(path: string): AssayError {
  return new AssayError(
    'not-graded',
    `${path} was graded by can-ai-code, whose rows lack what a report needs.`,
    {
      next: `Grade its code here: assay evaluate --suite FOLDER --code recorded --input ${path}`,
    },
  );
}

/** Identifies a sample in a run: the last row of a key counts. */
export function rowKey(row: Pick<PreparedRow, 'task' | 'sample'> & { readonly language: string }): string {
  return `${row.task}\n${row.language}\n${row.sample}`;
}

/** Identifies a task of a suite: a question of an interview is asked in several languages. */
export function taskKey({ id, language }: { readonly id: string; readonly language: string }): string {
  return `${language}\n${id}`;
}
