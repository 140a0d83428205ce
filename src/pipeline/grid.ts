import { oneFileForMany } from '../results/files.ts';
import { runBenchmark } from './benchmark.ts';
import type { BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { chooseModel } from './choice.ts';
import { takeTurns } from './turns.ts';
import type { Turn } from './turns.ts';

/** What may be given several times; every combination is a run of its own. */
interface Axes {
  readonly suite: string;
  readonly model: string;
  readonly template: string;
  readonly params: string;
}

export interface GridOptions extends Omit<BenchmarkOptions, keyof Axes> {
  readonly suites: readonly string[];
  /** Addresses, or names of profiles. */
  readonly models: readonly string[];
  /** Default: each profile's own, else `chat` and `greedy`. */
  readonly templates?: readonly string[];
  readonly params?: readonly string[];
}

/** One combination, with its result or with why it has none. */
export type GridRun = Axes & Turn<BenchmarkResult>;

/** Every combination of suite, model, template and params. */
export async function planGrid({ suites, models, templates, params, config }: GridOptions): Promise<Axes[]> {
  const choices = await Promise.all(
    models.map((model) => chooseModel({ model, ...(config === undefined ? {} : { config }) })),
  );
  return suites.flatMap((suite) =>
    choices.flatMap(({ model, ...choice }) =>
      (templates ?? [choice.template]).flatMap((template) =>
        (params ?? [choice.params]).map((name) => ({ suite, model, template, params: name })),
      ),
    ),
  );
}

/**
 * Runs a whole grid. A run that cannot be had, because its server is gone for example, takes no other with it.
 * @throws AssayError where there is only one run, and for `--output`, which only one run can have.
 */
export async function runGrid(options: GridOptions): Promise<GridRun[]> {
  const { suites: _, models: __, templates: ___, params: ____, ...common } = options;
  const cells = await planGrid(options);
  if (cells.length > 1 && options.output !== undefined) throw oneFileForMany(cells.length);
  return takeTurns(cells, titleOf, (cell) => runBenchmark({ ...common, ...cell }), options);
}

const titleOf = ({ suite, model, template, params }: Axes): string =>
  `${model} on ${suite}, ${template}, ${params}`;
