import { AssayError } from '../errors.ts';
import type { Prompt } from '../models/contract.ts';
import type { RunningServer } from '../models/servers/contract.ts';
import { loadParams } from '../models/params.ts';
import { addSystemPrompt } from '../prompts/system.ts';
import { fileHash } from '../results/files.ts';
import { runStem } from '../results/names.ts';
import { readPrepared, rowKey } from '../results/rows.ts';
import type { AnsweredRow, PreparedRow } from '../results/rows.ts';
import type { Spent } from '../results/spent.ts';
import { RunStore } from '../results/store.ts';
import { version } from '../version.ts';
import { nameOfOutput, openAsking, outputFacts, outputOf } from './asking.ts';
import type { Asking, AskingOptions } from './asking.ts';
import { chooseModel, openChosen, openingOf } from './choice.ts';
import type { ModelGiven } from './choice.ts';
import { inBatches, mustHaveNoBatches } from './batching/index.ts';
import { runStages } from './engine.ts';
import type { Work } from './engine.ts';
import { describeMachine, fingerprint } from './fingerprint.ts';
import { Spending } from './spending.ts';
import type { Budget } from './spending.ts';
import { checkBefore, lengthOf } from './preflight.ts';

export interface InterviewOptions extends AskingOptions, Budget, Omit<ModelGiven, 'template'> {
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
export async function interviewFile(options: InterviewOptions): Promise<Interview> {
  const spending = new Spending(options, options.onEvent);
  const choice = await chooseModel(options);
  const prompts = { input: options.input, systemPrompt: choice.systemPrompt };
  const outline = await outlineOf(prompts);
  const params = await loadParams(choice.params, options.set, choice.settings);
  const model = await openChosen(choice, openingOf(options));
  try {
    const asking = await openAsking(model, params, options, await outputOf(options));
    const store = await openStore({ outline, asking, prompts }, options);
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
    await drain(inBatches(asking, { ...options, manifest, rows, keep }));
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
    files: store.paths,
  };
}

async function* work(rows: AsyncIterable<PreparedRow>, spending: Spending): AsyncGenerator<Work> {
  for await (const row of rows) {
    if (spending.isOver) return;
    yield { todo: 'ask', row };
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

/** The file with the prompts, and what is said before each of them. */
interface Prompts {
  readonly input: string;
  readonly systemPrompt: string | undefined;
}

async function* rowsOf({ input, systemPrompt }: Prompts): AsyncGenerator<PreparedRow> {
  for await (const row of readPrepared(input))
    yield systemPrompt === undefined ? row : { ...row, prompt: addSystemPrompt(row.prompt, systemPrompt) };
}

/** What the rows have in common, and how many samples they are. */
interface Outline {
  readonly first: PreparedRow;
  readonly longest: Prompt;
  readonly languages: readonly string[];
  readonly tasks: number;
  readonly total: number;
}

async function outlineOf(prompts: Prompts): Promise<Outline> {
  let first: PreparedRow | undefined;
  const keys = new Set<string>();
  const tasks = new Set<string>();
  const languages = new Set<string>();
  let longest: Prompt = '';
  for await (const row of rowsOf(prompts)) {
    first ??= row;
    if (first === row || lengthOf(row.prompt) > lengthOf(longest)) longest = row.prompt;
    keys.add(rowKey(row));
    tasks.add(row.task);
    languages.add(row.language);
  }
  if (first !== undefined)
    return { first, longest, languages: [...languages], tasks: tasks.size, total: keys.size };
  throw new AssayError('no-prompts', `${prompts.input} has no rows.`, {
    next: 'Make one with assay prepare SUITE.',
  });
}

async function openStore(
  { outline, asking, prompts }: Pick<Parts, 'outline' | 'asking' | 'prompts'>,
  options: InterviewOptions,
): Promise<RunStore> {
  const { first, languages } = outline;
  const { model, params, description } = asking;
  const name = {
    suite: first.suite,
    languages,
    template: first.template,
    ...nameOfOutput(asking),
    params: params.name,
    model: model.name,
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
    fingerprint: fingerprint({
      prompts: {
        file: await fileHash(options.input),
        ...(prompts.systemPrompt === undefined ? {} : { system: prompts.systemPrompt }),
      },
      params,
      ...outputFacts(asking),
      model: { address: model.address, ...description },
    }),
    machine: describeMachine(),
    assay: version,
  });
}
