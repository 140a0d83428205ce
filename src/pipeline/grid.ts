import { usualTemplate } from '../prompts/template.ts';
import { oneFileForMany } from '../results/files.ts';
import { runBenchmark } from './benchmark.ts';
import type { BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { chooseModel } from './choice.ts';
import type { ModelChoice } from './choice.ts';
import { isRepository } from '../suites/index.ts';
import { HeldServer } from './held-server.ts';
import { takeTurns } from './turns.ts';
import type { Turn } from './turns.ts';

/** What may be given several times; every combination is a run of its own. */
interface Axes {
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
}

/** One combination, with its result or with why it has none. */
export type GridRun = Axes & Turn<BenchmarkResult>;

/**
 * Every combination of suite, model, template, params and strategy. Where servers have to be started for it, all that one is asked
 * comes together.
 */
export async function planGrid(options: GridOptions): Promise<Axes[]> {
  const { suites, templates, params, strategies = ['direct'] } = options;
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
  const { suites: _, models: __, templates: ___, params: ____, strategies: _____, ...common } = options;
  const cells = await planGrid(options);
  if (cells.length > 1 && options.output !== undefined) throw oneFileForMany(cells.length);
  const held = new HeldServer(options);
  const run = async (cell: Axes): Promise<BenchmarkResult> => {
    // A run alone starts its server itself, once it knows that all else is there.
    const isShared = cells.length > 1 && options.server === undefined;
    const server = isShared ? await held.of(await chooseIn(options, cell.model)) : options.server;
    return runBenchmark({ ...common, ...cell, ...(server === undefined ? {} : { server }) });
  };
  try {
    return await takeTurns(cells, titleOf, run, options);
  } finally {
    await held.release();
  }
}

const titleOf = ({ suite, model, template, params, strategy }: Axes): string =>
  `${model} on ${suite}, ${template}, ${params}, ${strategy}`;
