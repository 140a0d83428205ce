import type { AskEvent, AskResult } from '../models/ask.ts';
import { createAsker } from '../models/ask.ts';
import { cached, isIdentified, keptAnswers } from '../models/cache/cached.ts';
import type { KeptAnswers } from '../models/cache/cached.ts';
import { openCache } from '../models/cache/store.ts';
import { HOPELESS } from '../models/contract.ts';
import type { Model, ModelDescription, ModelRequest } from '../models/contract.ts';
import type { NamedParams } from '../models/params.ts';
import { now } from '../now.ts';
import { loadOutputTemplate } from '../prompts/output.ts';
import type { OutputTemplate } from '../prompts/output.ts';
import type { AnsweredRow, PreparedRow } from '../results/rows.ts';
import { answeredRow, taskOf, wholeAnswer } from './ask.ts';
import type { AskContext } from './ask.ts';
import type { Stage } from './engine.ts';
import type { OnEvent } from './events.ts';

export interface AskingOptions {
  /** Requests in flight; default what the server has slots for, or 8. */
  readonly concurrency?: number;
  /** True keeps and uses cached answers, false does neither; default only where the model's name tells its weights. */
  readonly cache?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/** A model that has said what it is, ready to be asked. */
export interface Asking {
  readonly model: Model;
  readonly description: ModelDescription;
  readonly params: NamedParams;
  readonly output: OutputTemplate | undefined;
  /** Requests in flight. */
  readonly concurrency: number;
  /** Answers that need not be asked for. */
  readonly kept: KeptAnswers | undefined;
  /** What every answered row says of how it was asked. */
  readonly context: AskContext;
  requestFor(row: PreparedRow): ModelRequest;
  /** Asks, with retries. @throws ModelError for what fails every request alike. */
  ask(row: PreparedRow, signal: AbortSignal, also?: Pick<ModelRequest, 'logprobs'>): Promise<AnsweredRow>;
  /** The row with what came of its request. */
  answered(row: PreparedRow, result: AskResult): AnsweredRow;
  stage(keep: (row: AnsweredRow) => Promise<void>): Stage<PreparedRow, AnsweredRow>;
}

const DEFAULT_CONCURRENCY = 8;

/** @throws ModelError where the model cannot be reached or is not there. */
export async function openAsking(
  model: Model,
  params: NamedParams,
  options: AskingOptions,
  output?: OutputTemplate,
): Promise<Asking> {
  const description = await createAsker(model).describe(options.signal);
  const concurrency = options.concurrency ?? slotsOf(description) ?? DEFAULT_CONCURRENCY;
  const keeps = options.cache ?? isIdentified(description);
  const cache = keeps ? openCache() : undefined;
  const answering = cache === undefined ? model : cached(model, cache);
  const asker = createAsker(answering, { concurrency, onEvent: (event) => tell(event, options.onEvent) });
  const context = { model: model.name, runtime: description.provider, params: params.values };
  const noteIgnored = ignoredNotes(model.name, options.onEvent);
  const requestFor = ({ task, language, sample, prompt }: PreparedRow): ModelRequest => ({
    task,
    language,
    sample,
    prompt,
    params: params.values,
  });
  const answered = (row: PreparedRow, result: AskResult): AnsweredRow => {
    if ('failure' in result && HOPELESS.has(result.failure.kind)) throw result.failure;
    const made = answeredRow(row, context, result);
    noteIgnored(made);
    return throughOutput(made, output);
  };
  const ask: Asking['ask'] = async (row, signal, also = {}) =>
    answered(row, await asker.ask({ ...requestFor(row), ...also }, signal));
  const kept = cache === undefined ? undefined : keptAnswers(model, cache);
  const stage: Asking['stage'] = (keep) => ({
    concurrency,
    make: (row, signal) => tellAsked(() => ask(row, signal), options.onEvent),
    keep,
  });
  return { model, description, params, output, concurrency, kept, context, requestFor, ask, answered, stage };
}

/** Makes a request and tells of it, with the time that it took. */
export async function tellAsked<Row extends AnsweredRow>(
  ask: () => Promise<Row>,
  onEvent: OnEvent | undefined,
): Promise<Row> {
  const start = now();
  const row = await ask();
  onEvent?.({ kind: 'asked', row, start, end: now() });
  return row;
}

/** The output template that is asked for, if any. */
export async function outputOf({
  templateOut,
}: {
  readonly templateOut?: string;
}): Promise<OutputTemplate | undefined> {
  return templateOut === undefined ? undefined : await loadOutputTemplate(templateOut);
}

/** What a fingerprint, and a file's name, say of the output template. */
export const outputFacts = ({ output }: Asking): { output?: { name: string; sha256: string } } =>
  output === undefined ? {} : { output: { name: output.name, sha256: output.sha256 } };
export const nameOfOutput = ({ output }: Asking): { output?: string } =>
  output === undefined ? {} : { output: output.name };

function throughOutput(row: AnsweredRow, output: OutputTemplate | undefined): AnsweredRow {
  if (output === undefined || row.answer === null) return row;
  const answer = output.render(taskOf(row), wholeAnswer(row, row.answer));
  return { ...row, template_out: output.name, answer, raw_answer: row.answer };
}

/** Says once of each parameter that the server does not honour it. */
function ignoredNotes(model: string, onEvent: OnEvent | undefined): (row: AnsweredRow) => void {
  const told = new Set<string>();
  return ({ ignored = [] }) => {
    const fresh = ignored.filter((name) => !told.has(name));
    fresh.forEach((name) => told.add(name));
    if (fresh.length === 0) return;
    const text = `The server of ${model} does not honour ${fresh.join(', ')}; its rows say so in "ignored".`;
    onEvent?.({ kind: 'note', text });
  };
}

function slotsOf({ server }: ModelDescription): number | undefined {
  return typeof server.slots === 'number' && server.slots > 0 ? server.slots : undefined;
}

/** What a user should know while it goes on: a server that left or asks for less. */
function tell(event: AskEvent, onEvent: OnEvent | undefined): void {
  if (event.kind === 'away')
    onEvent?.({ kind: 'note', text: 'The server cannot be reached; waiting for it to come back.' });
  if (event.kind === 'back')
    onEvent?.({ kind: 'note', text: `The server is back after ${Math.round(event.awayMs / 1000)} s.` });
  if (event.kind === 'pace')
    onEvent?.({ kind: 'note', text: `The server is busy: ${event.limit} requests in flight from now.` });
}
