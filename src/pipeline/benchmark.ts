import { present } from '../present.ts';
import type { Model } from '../models/contract.ts';
import type { RunningServer } from '../models/servers/contract.ts';
import { loadParams } from '../models/params.ts';
import { withSystemPrompt } from '../prompts/system.ts';
import { loadTemplateFor, usualTemplate } from '../prompts/template.ts';
import type { Refusal } from '../sandbox/contract.ts';
import { taskKey } from '../results/rows.ts';
import type { Spent } from '../results/spent.ts';
import type { RunStore } from '../results/store.ts';
import type { EffortFigures } from '../stats/effort.ts';
import type { Forecast } from '../stats/forecast.ts';
import type { Score } from '../stats/score.ts';
import type { StrategyGiven } from '../strategies/index.ts';
import type { Suite, Task } from '../suites/contract.ts';
import { openAsking, outputOf } from './asking.ts';
import { chooseModel, openChosen, openingOf } from './choice.ts';
import type { ModelChoice, ModelGiven } from './choice.ts';
import type { Fingerprint } from './fingerprint.ts';
import { openGrading } from './grading.ts';
import type { GradingOptions } from './grading.ts';
import { Spending } from './spending.ts';
import type { Budget } from './spending.ts';
import { Forecaster, probesFor, probesHalt } from './forecast.ts';
import { openStrategyFor } from './strategy/choose.ts';
import { openSuite } from './suite.ts';
import type { ChosenSuite } from './suite.ts';
import { perform } from './benchmark/perform.ts';
import type { Halt } from './until/halt.ts';
import type { TrackingOptions } from '../trackers/index.ts';
import { watched } from './watched.ts';
import type { ShardOptions } from './shards/shard.ts';

export interface BenchmarkOptions
  extends
    Omit<GradingOptions, 'code'>,
    ChosenSuite,
    Budget,
    ModelGiven,
    StrategyGiven,
    ShardOptions,
    TrackingOptions {
  /** `key=value` changes to the sampling parameters. */
  readonly set?: readonly string[];
  /** Template that every answer is put through before code is taken from it. */
  readonly templateOut?: string;
  /** Answers a task; default 1. */
  readonly samples?: number;
  readonly tasks?: string;
  readonly limit?: number;
  readonly languages?: readonly Task['language'][];
  /** Requests in flight; default what the server has slots for, or 8. */
  readonly concurrency?: number;
  /** True keeps and uses cached answers, false does neither; default only where the model's name tells its weights. */
  readonly cache?: boolean;
  /** Through the provider's batches: for about half the price, within a day. */
  readonly batch?: boolean;
  /** Folder of the run's files; default `results`. */
  readonly results?: string;
  /** File for the graded rows instead. */
  readonly output?: string;
  /** Takes a finished run of the same fingerprint for this one, instead of beginning another. */
  readonly keep?: boolean;
  /** Asks for a few answers only, which are kept, and tells what the rest will take. */
  readonly forecast?: boolean;
  /** What may end the run before all of it is asked. */
  readonly halt?: Halt;
  readonly apiKey?: string;
  /** The server of the profile where it runs already; it is left running. */
  readonly server?: RunningServer;
}

export interface BenchmarkResult {
  readonly suite: string;
  readonly model: string;
  readonly template: string;
  readonly params: string;
  /** With its arm: `repair:no-history`. */
  readonly strategy: string;
  readonly score: Score;
  readonly fingerprint: Fingerprint;
  /** Sandboxes that `auto` tried before the one that was used. */
  readonly refused: readonly Refusal[];
  /** What a check of the server found before the run, where that was long: check → a word. */
  readonly preflight?: Readonly<Record<string, string>>;
  /** Tokens of the run, those of earlier processes included. */
  readonly spent: Spent;
  /** Turns, and what a solved sample took; absent for `direct`. */
  readonly effort?: EffortFigures;
  /** What is still to come; only where it was asked for, and anything is. */
  readonly forecast?: Forecast;
  readonly resumed: boolean;
  readonly files: RunStore['paths'];
  readonly wall_s: number;
}

/**
 * A whole benchmark in one call: asks, extracts, runs and grades, and leaves the rows on disk. Called again with the same
 * options after an interruption, it goes on where it was.
 *
 * @throws AssayError for anything that the user can mend.
 * @example const { score } = await runBenchmark({ suite: 'humaneval+', model: 'http://localhost:8080/v1' });
 */
export const runBenchmark = (options: BenchmarkOptions): Promise<BenchmarkResult> =>
  watched(options, benchmark);

async function benchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const started = performance.now();
  const spending = new Spending(options, options.onEvent);
  const strategy = openStrategyFor(options);
  const suite = await openSuite(options);
  const choice = await chooseModel(options);
  const asked = await loadTemplateFor(suite, choice.template ?? usualTemplate(suite.project !== undefined));
  const template = withSystemPrompt(asked, choice.systemPrompt);
  const params = await loadParams(choice.params, options.set, choice.settings);
  const grading = await openGrading(suite, options);
  // Last, since it may start a server that has to be ended.
  const model = await openSuiteModel(suite, choice, options).catch(async (error: unknown) => {
    await grading.close();
    throw error;
  });
  try {
    const asking = await openAsking(model, params, options, await outputOf(options));
    const forecaster = new Forecaster({
      concurrency: asking.concurrency,
      ...present({ price: options.price, onEvent: options.onEvent }),
    });
    const halt = options.forecast === true ? probesHalt(probesFor(asking.concurrency)) : options.halt;
    const followed = { ...options, ...present({ halt }), onEvent: forecaster.watch };
    const run = { suite, template, strategy, asking, grading, spending, options: followed };
    const { store, score, print, effort } = await perform(run);
    return {
      suite: suite.name,
      model: model.name,
      template: template.name,
      params: params.name,
      strategy: strategy?.name ?? 'direct',
      score,
      fingerprint: print,
      refused: grading.box.refused ?? [],
      ...(store.preflight === undefined ? {} : { preflight: store.preflight }),
      spent: spending.spent(),
      ...(options.forecast === true ? present({ forecast: forecaster.forecast }) : {}),
      ...(strategy === undefined ? {} : { effort }),
      resumed: store.resumed,
      files: store.files,
      wall_s: (performance.now() - started) / 1000,
    };
  } finally {
    await Promise.all([model.close(), grading.close()]);
  }
}

function openSuiteModel(suite: Suite, choice: ModelChoice, options: BenchmarkOptions): Promise<Model> {
  const tasks = new Map(suite.tasks.map((task) => [taskKey(task), task]));
  return openChosen(choice, {
    ...openingOf(options),
    reference: (id, language = 'python') => tasks.get(taskKey({ id, language })),
  });
}
