import { AssayError } from '../errors.ts';
import { usualTemplate } from '../prompts/template.ts';
import { oneFileForMany } from '../results/files.ts';
import { runBenchmark } from './benchmark.ts';
import type { BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { chooseModel } from './choice.ts';
import type { ModelChoice } from './choice.ts';
import { isRepository } from '../suites/index.ts';
import { HeldServer } from './held-server.ts';
import { mustUseSettings } from './strategy/choose.ts';
import { takeTurns } from './turns.ts';
import type { Turn } from './turns.ts';
import { precisionHalt } from './until/halt.ts';
import { runInTurn } from './until/in-turn.ts';
import type { Until } from './until/rule.ts';

/** What may be given several times; every combination is a run of its own. */
export interface Axes {
  readonly suite: string;
  readonly model: string;
  readonly template: string;
  readonly params: string;
  readonly strategy: string;
}

export interface GridOptions extends Omit<BenchmarkOptions, keyof Axes> {
  readonly suites: readonly string[];
  /** Addresses, or names of profiles. */
  readonly models: readonly string[];
  /** Default: each profile's own, else the suite's usual one, and `greedy`. */
  readonly templates?: readonly string[];
  readonly params?: readonly string[];
  /** Default: `direct`. */
  readonly strategies?: readonly string[];
  /** When a run may stop before all is asked. */
  readonly until?: Until;
}

/** One combination, with its result or with why it has none. */
export type GridRun = Axes & Turn<BenchmarkResult>;

/**
 * Every combination of suite, model, template, params and strategy. Where servers have to be started for it, all that one is asked
 * comes together.
 */
export async function planGrid(options: GridOptions): Promise<Axes[]> {
  const { suites, templates, params, strategies = ['direct'] } = options;
  mustUseSettings(strategies, options);
  const choices = await Promise.all(options.models.map((model) => chooseIn(options, model)));
  const cells = suites.flatMap((suite) =>
    choices.flatMap(({ model, ...choice }) =>
      (templates ?? [choice.template ?? usualTemplate(isRepository(suite))]).flatMap((template) =>
        (params ?? [choice.params]).flatMap((name) =>
          strategies.map((strategy) => ({ suite, model, template, params: name, strategy })),
        ),
      ),
    ),
  );
  if (!choices.some(({ profile }) => profile?.server !== undefined)) return cells;
  return options.models.flatMap((model) => cells.filter((cell) => cell.model === model));
}

const chooseIn = ({ config }: GridOptions, model: string): Promise<ModelChoice> =>
  chooseModel({ model, ...(config === undefined ? {} : { config }) });

/**
 * Runs a whole grid. A run that cannot be had, because its server is gone for example, takes no other with it.
 * @throws AssayError where there is only one run, and for `--output`, which only one run can have.
 */
export async function runGrid(options: GridOptions): Promise<GridRun[]> {
  const {
    suites: _,
    models: __,
    templates: ___,
    params: ____,
    strategies: _____,
    until,
    ...common
  } = options;
  const cells = await planGrid(options);
  if (cells.length > 1 && options.output !== undefined) throw oneFileForMany(cells.length);
  mustAllowStop(options, until);
  const held = new HeldServer(options);
  const run = async (cell: Axes, more: Partial<BenchmarkOptions> = {}): Promise<BenchmarkResult> => {
    // A run alone starts its server itself, once it knows that all else is there.
    const isShared = cells.length > 1 && options.server === undefined;
    const server = isShared ? await held.of(await chooseIn(options, cell.model)) : options.server;
    return runBenchmark({ ...common, ...cell, ...(server === undefined ? {} : { server }), ...more });
  };
  try {
    if (until?.kind === 'better' && options.forecast !== true) {
      await mustFitTogether(options, cells);
      return await runInTurn(cells, until, run, { ...options, titleOf });
    }
    const halted = (cell: Axes) =>
      run(cell, until?.kind === 'precision' ? { halt: precisionHalt(until) } : {});
    return await takeTurns(cells, titleOf, halted, options);
  } finally {
    await held.release();
  }
}

/** @throws AssayError `bad-until` where requests do not go out one by one, or the tasks are not a random part. */
function mustAllowStop({ batch, shard, forecast }: GridOptions, until: Until | undefined): void {
  const [flag, what] = batch === true ? ['--batch', 'a batch'] : ['--shard', 'a shard'];
  const asked = forecast === true ? '--forecast' : '--until';
  const isWhole = batch !== true && (shard === undefined || forecast === true);
  if ((until === undefined && forecast !== true) || isWhole) return;
  throw new AssayError('bad-until', `${asked} cannot stop ${what} early.`, {
    next: `Leave out ${flag}, or ${asked}.`,
  });
}

/** @throws AssayError `bad-until` where two servers would have to run at once, which may not fit into memory. */
async function mustFitTogether(options: GridOptions, cells: readonly Axes[]): Promise<void> {
  const models = [...new Set(cells.map(({ model }) => model))];
  const choices = await Promise.all(models.map((model) => chooseIn(options, model)));
  const served = choices.filter(({ profile }) => profile?.server !== undefined);
  if (models.length < 2 || served.length === 0) return;
  throw new AssayError(
    'bad-until',
    'Two runs that are asked in turn need both models at once, and one server is started at a time.',
    {
      next: `Start them yourself (assay servers start ${served[0]?.model ?? ''}) and give their addresses.`,
    },
  );
}

/** `http://localhost:8080/v1 on humaneval+, chat, greedy, cot` */
export const titleOf = ({ suite, model, template, params, strategy }: Axes): string =>
  `${model} on ${suite}, ${template}, ${params}, ${strategy}`;
