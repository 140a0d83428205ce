import { AssayError } from '../errors.ts';
import { present } from '../present.ts';
import type { Prompt } from '../models/contract.ts';
import type { RunningServer } from '../models/servers/contract.ts';
import { loadParams } from '../models/params.ts';
import { addSystemPrompt } from '../prompts/system.ts';
import { fileHash } from '../results/files.ts';
import { runStem } from '../results/names.ts';
import { readPrepared, rowKey, taskKey } from '../results/rows.ts';
import type { AnsweredRow, PreparedRow } from '../results/rows.ts';
import type { Spent } from '../results/spent.ts';
import { RunStore } from '../results/store.ts';
import type { TrackingOptions } from '../trackers/index.ts';
import { version } from '../version.ts';
import { nameOfOutput, openAsking, outputFacts, outputOf } from './asking.ts';
import type { Asking, AskingOptions } from './asking.ts';
import { chooseModel, openChosen, openingOf } from './choice.ts';
import type { ModelGiven } from './choice.ts';
import { inBatches, mustHaveNoBatches } from './batching/index.ts';
import { begunEvent } from './begun.ts';
import { runStages } from './engine.ts';
import type { Work } from './engine.ts';
import { describeMachine, partFingerprint } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { Spending } from './spending.ts';
import type { Budget } from './spending.ts';
import { countTasks } from './plan.ts';
import { checkBefore, lengthOf } from './preflight.ts';
import { partOf, WHOLE } from './shards/part.ts';
import type { Part, Portion } from './shards/part.ts';
import type { ShardOptions } from './shards/shard.ts';
import { watched } from './watched.ts';

export interface InterviewOptions
  extends AskingOptions, Budget, Omit<ModelGiven, 'template'>, ShardOptions, TrackingOptions {
  /** Rows of `assay prepare`, or of any later stage: then the same prompts are asked again. */
  readonly input: string;
  readonly set?: readonly string[];
  /** Template that every answer is put through before code is taken from it. */
  readonly templateOut?: string;
  /** Asks again for what an earlier interview of the same prompts, model and params has answered. */
  readonly force?: boolean;
  readonly results?: string;
  readonly output?: string;
  readonly apiKey?: string;
  /** Through the provider's batches: for about half the price, within a day. */
  readonly batch?: boolean;
  /** The server of the profile where it runs already; it is left running. */
  readonly server?: RunningServer;
}

export interface Interview {
  readonly input: string;
  readonly model: string;
  readonly params: string;
  readonly total: number;
  readonly answered: number;
  /** Samples whose answer could not be had; the same command asks for them again. */
  readonly unanswered: number;
  readonly spent: Spent;
  readonly files: RunStore['paths'];
}

/** Asks a model the prompts of a file; answers that an earlier process stored are not asked for again. */
export const interviewFile = (options: InterviewOptions): Promise<Interview> => watched(options, interview);

async function interview(options: InterviewOptions): Promise<Interview> {
  const spending = new Spending(options, options.onEvent);
  const choice = await chooseModel(options);
  const file = { input: options.input, systemPrompt: choice.systemPrompt };
  const { prompts, outline } = await openPrompts(file, options);
  const params = await loadParams(choice.params, options.set, choice.settings);
  const model = await openChosen(choice, openingOf(options));
  try {
    const asking = await openAsking(model, params, options, await outputOf(options));
    const print = await fingerprintOf(asking, prompts);
    const store = await openStore({ outline, asking, prompts }, print, options);
    tellBegun({ outline, asking, prompts, store }, print, options);
    try {
      return await perform({ outline, asking, store, spending, prompts }, options);
    } finally {
      await store.close();
    }
  } finally {
    await model.close();
  }
}

interface Parts {
  readonly outline: Outline;
  readonly asking: Asking;
  readonly prompts: Prompts;
  readonly store: RunStore;
  readonly spending: Spending;
}

async function perform(
  { outline, asking, store, spending, prompts }: Parts,
  options: InterviewOptions,
): Promise<Interview> {
  await store.recover(
    () => {},
    (row) => spending.add(row),
  );
  if (options.batch !== true) await mustHaveNoBatches(store.paths.manifest);
  const { onEvent } = options;
  const answered = store.answered;
  const checked = await checkBefore(asking, {
    left: outline.total - answered.size,
    prompts: () => [outline.longest],
    ...options,
  });
  if (checked !== undefined) store.notePreflight(checked);
  onEvent?.({ kind: 'planned', total: outline.total, done: answered.size, passed: 0 });
  const keep = async (row: AnsweredRow): Promise<void> => {
    await store.append('interview', row);
    spending.add(row);
    if (row.answer !== null) answered.add(rowKey(row));
    onEvent?.({ kind: 'answered', row });
  };
  const rows = (): AsyncGenerator<PreparedRow> => unansweredRows(prompts, store);
  if (options.batch === true) {
    const { manifest } = store.paths;
    const noted = (): Promise<void> => store.flush();
    await drain(inBatches(asking, { ...options, manifest, rows, keep, noted }));
  } else await runStages(work(rows(), spending), { ask: asking.stage(keep) }, options.signal);
  const unanswered = outline.total - answered.size;
  await store.save(unanswered === 0 ? 'finished' : 'incomplete', {
    answered: answered.size,
    unanswered,
    spent: spending.spent(),
  });
  return {
    input: options.input,
    model: asking.model.name,
    params: asking.params.name,
    total: outline.total,
    answered: answered.size,
    unanswered,
    spent: spending.spent(),
    files: store.files,
  };
}

async function* work(rows: AsyncIterable<PreparedRow>, spending: Spending): AsyncGenerator<Work> {
  for await (const row of rows) {
    if (spending.isOver) return;
    yield { todo: 'ask', next: () => row };
  }
}

async function* unansweredRows(prompts: Prompts, { answered }: RunStore): AsyncGenerator<PreparedRow> {
  const seen = new Set<string>();
  for await (const row of rowsOf(prompts)) {
    const key = rowKey(row);
    if (seen.has(key) || answered.has(key)) continue;
    seen.add(key);
    yield row;
  }
}

/** Lets the rows come; each is kept before the next. */
async function drain(rows: AsyncIterable<AnsweredRow>): Promise<void> {
  for await (const _ of rows);
}

/** The file with the prompts, what is said before each of them, and which of them are asked here. */
interface Prompts {
  readonly input: string;
  readonly systemPrompt: string | undefined;
  readonly part: Part;
}

async function* rowsOf({ input, systemPrompt, part }: Prompts): AsyncGenerator<PreparedRow> {
  for await (const row of readPrepared(input)) {
    if (!part.has({ id: row.task, language: row.language }, row.sample)) continue;
    yield systemPrompt === undefined ? row : { ...row, prompt: addSystemPrompt(row.prompt, systemPrompt) };
  }
}

/** What the rows have in common, and how many samples they are. */
interface Outline {
  readonly first: PreparedRow;
  readonly longest: Prompt;
  readonly languages: readonly string[];
  readonly tasks: number;
  readonly total: number;
}

/** Reads the prompts, and once more those of a shard, since all of them together say which they are. */
async function openPrompts(
  file: Omit<Prompts, 'part'>,
  options: ShardOptions,
): Promise<{ prompts: Prompts; outline: Outline }> {
  const whole = { ...file, part: WHOLE };
  const all = await survey(whole);
  const { first } = all;
  if (first === undefined)
    throw new AssayError('no-prompts', `${file.input} has no rows.`, {
      next: 'Make one with assay prepare SUITE.',
    });
  const part = await partOf(options, all.portions, 'tokens');
  if (part === WHOLE) return { prompts: whole, outline: { ...all, first } };
  const prompts = { ...file, part };
  const { longest, tasks, total } = await survey(prompts);
  return { prompts, outline: { first, longest, languages: all.languages, tasks, total } };
}

interface Survey extends Omit<Outline, 'first'> {
  readonly first: PreparedRow | undefined;
  readonly portions: readonly Portion[];
}

async function survey(prompts: Prompts): Promise<Survey> {
  let first: PreparedRow | undefined;
  let longest: Prompt = '';
  const keys = new Set<string>();
  const portions = new Map<string, Portion>();
  for await (const row of rowsOf(prompts)) {
    first ??= row;
    if (first === row || lengthOf(row.prompt) > lengthOf(longest)) longest = row.prompt;
    if (keys.has(rowKey(row))) continue;
    keys.add(rowKey(row));
    const key = taskKey({ id: row.task, language: row.language });
    portions.set(key, withSample(row, portions.get(key)));
  }
  const loads = [...portions.values()];
  return {
    first,
    longest,
    portions: loads,
    languages: [...new Set(loads.map(({ language }) => language))],
    tasks: countTasks(loads),
    total: keys.size,
  };
}

function withSample({ task, language, prompt }: PreparedRow, before: Portion | undefined): Portion {
  const { samples, length } = before ?? { samples: 0, length: lengthOf(prompt) };
  return { id: task, language, samples: samples + 1, length };
}

function tellBegun(
  { outline, asking, prompts, store }: Omit<Parts, 'spending'>,
  print: Fingerprint<object>,
  { onEvent }: InterviewOptions,
): void {
  const { suite, template } = outline.first;
  const names = { suite, template, model: asking.model.name, params: asking.params.name };
  onEvent?.(begunEvent({ stage: 'interview', ...names }, print, prompts.part, store));
}

async function fingerprintOf(
  asking: Asking,
  { input, systemPrompt, part }: Prompts,
): Promise<Fingerprint<object>> {
  const { model, params, description } = asking;
  const facts = {
    prompts: { file: await fileHash(input), ...present({ system: systemPrompt }) },
    params,
    ...outputFacts(asking),
    model: { address: model.address, ...description },
  };
  return partFingerprint(facts, part);
}

async function openStore(
  { outline, asking, prompts }: Pick<Parts, 'outline' | 'asking' | 'prompts'>,
  fingerprint: Fingerprint<object>,
  options: InterviewOptions,
): Promise<RunStore> {
  const { first, languages } = outline;
  const shard = present({ shard: prompts.part.record });
  const { model, params } = asking;
  const name = {
    suite: first.suite,
    languages,
    template: first.template,
    ...nameOfOutput(asking),
    params: params.name,
    model: model.name,
    ...shard,
  };
  const stem = runStem({ ...name, time: Math.floor(Date.now() / 1000) });
  return await RunStore.open({
    where:
      options.output === undefined
        ? { folder: options.results ?? 'results', stem }
        : { output: options.output },
    stages: ['interview'],
    continues: options.force === true ? 'nothing' : 'any',
    planned: { tasks: outline.tasks, total: outline.total },
    fingerprint,
    ...shard,
    machine: describeMachine(),
    assay: version,
  });
}
