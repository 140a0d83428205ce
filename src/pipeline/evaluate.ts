import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { present } from '../present.ts';
import { answersHash, glanceAt, openAnswers } from '../results/import.ts';
import type { Answers } from '../results/import.ts';
import { shardSuffix, stemOf } from '../results/names.ts';
import { rowKey, taskKey } from '../results/rows.ts';
import type { GradedRow } from '../results/rows.ts';
import type { Refusal } from '../sandbox/contract.ts';
import { RunStore } from '../results/store.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
import type { Score } from '../stats/score.ts';
import type { Suite, Task } from '../suites/contract.ts';
import type { TrackingOptions } from '../trackers/index.ts';
import { version } from '../version.ts';
import { begunEvent } from './begun.ts';
import { runStages } from './engine.ts';
import type { Work as EngineWork } from './engine.ts';
import { describeMachine, partFingerprint, selectionFacts, suiteFacts } from './fingerprint.ts';
import type { AnswersFacts, Fingerprint } from './fingerprint.ts';
import { gradeStage, openGrading, usualExtractor } from './grading.ts';
import type { Grading, GradingOptions } from './grading.ts';
import { countTasks, selectTasks } from './plan.ts';
import type { Selection } from './plan.ts';
import { inheritedShard } from './shards/inherited.ts';
import { partOf, pieceCounts, totalOf } from './shards/part.ts';
import type { Part } from './shards/part.ts';
import type { ShardOptions } from './shards/shard.ts';
import { openSuite } from './suite.ts';
import type { ChosenSuite } from './suite.ts';
import { watched } from './watched.ts';

export interface EvaluateOptions
  extends
    GradingOptions,
    Omit<ChosenSuite, 'suite'>,
    Omit<Selection, 'samples'>,
    ShardOptions,
    TrackingOptions {
  /** Rows of `assay interview` or `assay evaluate` or of can-ai-code, or samples of HumanEval's or EvalPlus's tools. */
  readonly input: string;
  /** Default: the one that the rows name. */
  readonly suite?: string;
  /** Grades again what has been graded in the same way. */
  readonly force?: boolean;
  readonly results?: string;
  readonly output?: string;
}

export interface Evaluation {
  readonly suite: string;
  /** Of the first answer, or what the input's name tells. */
  readonly model: string;
  readonly template?: string | undefined;
  readonly params?: string | undefined;
  readonly input: string;
  readonly score: Score;
  /** Tasks of the selection to which the input has no answer. */
  readonly missing: readonly string[];
  readonly fingerprint: Fingerprint;
  /** True where nothing was left to grade: the verdicts are those of an earlier evaluation of the same answers. */
  /** Sandboxes that `auto` tried before the one that was used. */
  readonly refused: readonly Refusal[];
  readonly reused: boolean;
  readonly files: { readonly manifest: string; readonly eval?: string };
  readonly wall_s: number;
}

/** Grades answers that are on disk. The rows written are those read, with code and verdict added. */
export async function evaluateFile(options: EvaluateOptions): Promise<Evaluation> {
  await using rooms = new GradingRooms(options);
  return await evaluateIn(rooms, options);
}

/** A suite and the rooms that grade its answers, opened when they are first needed and kept for the files to come. */
export class GradingRooms implements AsyncDisposable {
  readonly #options: GradingOptions & Omit<ChosenSuite, 'suite'>;
  readonly #suites = new Map<string, Promise<Suite>>();
  readonly #gradings = new Map<string, Promise<Grading>>();

  constructor(options: GradingOptions & Omit<ChosenSuite, 'suite'>) {
    this.#options = options;
  }

  suite(name: string): Promise<Suite> {
    return remembered(this.#suites, name, () => openSuite({ ...this.#options, suite: name }));
  }

  grading(name: string, extractor: string): Promise<Grading> {
    return remembered(this.#gradings, `${extractor} ${name}`, async () =>
      openGrading(await this.suite(name), { ...this.#options, extractor }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#gradings.values());
    await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }
}

function remembered<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}

/** As `evaluateFile`, in rooms that are open. */
export const evaluateIn = (rooms: GradingRooms, options: EvaluateOptions): Promise<Evaluation> =>
  watched(options, (followed) => evaluate(rooms, followed));

async function evaluate(rooms: GradingRooms, options: EvaluateOptions): Promise<Evaluation> {
  const started = performance.now();
  const { hasRawAnswers, suite: asked, ...made } = await glanceAt(options.input);
  const name = options.suite ?? asked;
  if (name === undefined) throw noSuite(options);
  const suite = await rooms.suite(name);
  // The samples of other tools hold programs and completions, which those tools grade as they are.
  const extractor = options.extractor ?? (hasRawAnswers ? usualExtractor(suite) : 'none');
  const onNotice = (text: string): void => options.onEvent?.({ kind: 'note', text });
  const answers = await openAnswers(options.input, suite, {
    onNotice,
    keepCode: options.code === 'recorded',
  });
  const tasks = selectTasks(suite, { languages: languagesOf(answers, suite), ...options });
  const source = await sourceOf(answers, tasks, options);
  const plan = planOf(answers, tasks, source);
  if (plan.answers === 0 && source.part.record === undefined) throw nothingToGrade(options, suite);
  const grading = await rooms.grading(name, extractor);
  const work = { suite, made, answers, plan, source, grading, options };
  const { store, score, print, reused } = await perform(work);
  return {
    suite: suite.name,
    ...made,
    input: options.input,
    score,
    missing: plan.missing,
    fingerprint: print,
    refused: grading.box.refused ?? [],
    reused,
    files: store.files,
    wall_s: (performance.now() - started) / 1000,
  };
}

/** A suite of several languages may have been asked in one. */
function languagesOf({ counts }: Answers, suite: Suite): Task['language'][] {
  const answered = suite.tasks.filter((task) => counts.has(taskKey(task)));
  return [...new Set(answered.map(({ language }) => language))];
}

/** Where the answers are from, and which of them are graded here. */
interface Source {
  readonly facts: AnswersFacts;
  readonly part: Part;
}

async function sourceOf(
  { counts }: Answers,
  tasks: readonly Task[],
  options: EvaluateOptions,
): Promise<Source> {
  const { input, shard, tasks: globs, limit, languages } = options;
  const sha256 = await answersHash(input);
  const isWhole =
    shard === undefined && globs === undefined && limit === undefined && languages === undefined;
  const inherited = isWhole ? await inheritedShard(input, sha256) : undefined;
  if (inherited !== undefined)
    return { facts: { from: 'shards', of: inherited.whole }, part: inherited.part };
  const portions = tasks.map((task) => ({
    id: task.id,
    language: task.language,
    // A task without an answer counts as one sample that is missing.
    samples: counts.get(taskKey(task)) ?? 1,
    length: task.prompt.length,
  }));
  const part = await partOf(options, portions, 'cpu');
  return { facts: { from: 'file', name: basename(input), sha256 }, part };
}

interface Plan {
  /** Tasks of which anything is graded here. */
  readonly tasks: readonly Task[];
  /** Answers to them that are graded here. */
  readonly answers: number;
  /** Samples that there should be. */
  readonly total: number;
  /** Those of the tasks without an answer. */
  readonly missing: readonly string[];
}

function planOf({ counts }: Answers, selected: readonly Task[], { part }: Source): Plan {
  const countOf = (task: Task): number => counts.get(taskKey(task)) ?? 0;
  const planned = pieceCounts(part) ?? new Map(selected.map((task) => [taskKey(task), countOf(task)]));
  const tasks = selected.filter((task) => planned.has(taskKey(task)));
  const missing = tasks.filter((task) => countOf(task) === 0).map(({ id }) => id);
  const answers = tasks.reduce(
    (sum, task) => sum + Math.min(countOf(task), planned.get(taskKey(task)) ?? 0),
    0,
  );
  return { tasks, answers, total: totalOf(part) ?? answers + missing.length, missing };
}

interface Work {
  readonly suite: Suite;
  /** How the answers were made, as far as they tell. */
  readonly made: Pick<Evaluation, 'model' | 'template' | 'params'>;
  readonly answers: Answers;
  readonly plan: Plan;
  readonly source: Source;
  readonly grading: Grading;
  readonly options: EvaluateOptions;
}

interface Performed {
  readonly store: RunStore;
  readonly score: Score;
  readonly print: Fingerprint;
  readonly reused: boolean;
}

async function perform(work: Work): Promise<Performed> {
  const { plan, grading, options } = work;
  const print = evaluationFingerprint(work);
  const planned = { tasks: countTasks(plan.tasks), total: plan.total };
  const store = await openStore(print, planned, work);
  tellBegun(print, store, work);
  const board = new Scoreboard(planned);
  try {
    await store.recover((row) => board.add(row));
    const { graded, passed } = board.live();
    options.onEvent?.({ kind: 'planned', total: planned.total, done: graded, passed });
    const keep = async (row: GradedRow): Promise<void> => {
      await store.append('eval', row);
      board.add(row);
      options.onEvent?.({ kind: 'graded', row });
    };
    const grade = gradeStage(grading, keep, options.onEvent);
    await runStages(ungraded(work, store), { grade }, options.signal);
    const score = board.score();
    await store.save(score.complete ? 'finished' : 'incomplete', { ...score });
    return { store, score, print, reused: graded === plan.answers };
  } finally {
    await store.close();
  }
}

function tellBegun(print: Fingerprint, store: RunStore, { suite, made, source, options }: Work): void {
  const { model, template, params } = made;
  const names = { suite: suite.name, model, ...present({ template, params }) };
  options.onEvent?.(begunEvent({ stage: 'evaluate', ...names }, print, source.part, store));
}

async function* ungraded({ plan, source, answers }: Work, store: RunStore): AsyncGenerator<EngineWork> {
  const wanted = new Set(plan.tasks.map(taskKey));
  for await (const row of answers.rows) {
    const task = { id: row.task, language: row.language };
    const isWanted = wanted.has(taskKey(task)) && source.part.has(task, row.sample);
    if (isWanted && !store.graded.has(rowKey(row))) yield { todo: 'grade', row };
  }
}

function evaluationFingerprint({ suite, grading, source, options }: Work): Fingerprint {
  const facts = {
    suite: suiteFacts(suite),
    selection: selectionFacts(options),
    answers: source.facts,
    ...grading.facts,
    sandbox: grading.box.identity,
  };
  return partFingerprint(facts, source.part);
}

function openStore(
  print: Fingerprint,
  planned: { readonly tasks: number; readonly total: number },
  { grading, source, options }: Work,
): Promise<RunStore> {
  const { output, results, input, force, shard } = options;
  const stem = `${stemOf(input)}${shardSuffix(shard)}`;
  return RunStore.open({
    where: output === undefined ? { folder: results ?? 'results', stem } : { output },
    stages: ['eval'],
    continues: force === true ? 'nothing' : 'any',
    fingerprint: print,
    ...present({ shard: source.part.record }),
    planned,
    machine: describeMachine(grading.box.refused),
    assay: version,
  });
}

function noSuite({ input }: EvaluateOptions): AssayError {
  return new AssayError('no-suite', `${input} does not say which suite was asked.`, {
    next: 'Say it with --suite, for example --suite humaneval+.',
  });
}

function nothingToGrade({ input }: EvaluateOptions, suite: Suite): AssayError {
  return new AssayError('no-answers', `${input} has no answer to any selected task of ${suite.name}.`, {
    next: 'Check --suite, --tasks and --limit against the file.',
  });
}
