import { factsOf, type ErrorFacts } from '../error-facts.ts';
import { AssayError } from '../errors.ts';
import { ModelError } from '../models/contract.ts';
import { oneFileForMany } from '../results/files.ts';
import { runBenchmark } from './benchmark.ts';
import type { BenchmarkOptions, BenchmarkResult } from './benchmark.ts';

/** What may be given several times; every combination is a run of its own. */
interface Axes {
  readonly suite: string;
  readonly model: string;
  readonly template: string;
  readonly params: string;
}

export interface GridOptions extends Omit<BenchmarkOptions, keyof Axes> {
  readonly suites: readonly string[];
  readonly models: readonly string[];
  readonly templates: readonly string[];
  readonly params: readonly string[];
}

/** One combination, with its result or with why it has none. */
export interface GridRun extends Axes {
  readonly result?: BenchmarkResult;
  readonly failure?: ErrorFacts;
}

/** Every combination of suite, model, template and params, one run after the other. */
export function planGrid({ suites, models, templates, params }: GridOptions): Axes[] {
  return suites.flatMap((suite) =>
    models.flatMap((model) =>
      templates.flatMap((template) => params.map((name) => ({ suite, model, template, params: name }))),
    ),
  );
}

/**
 * Runs a whole grid. A run that cannot be had, because its server is gone for example, takes no other with it.
 * @throws AssayError where there is only one run, and for `--output`, which only one run can have.
 */
export async function runGrid(options: GridOptions): Promise<GridRun[]> {
  const { suites: _, models: __, templates: ___, params: ____, ...common } = options;
  const cells = planGrid(options);
  if (cells.length > 1 && options.output !== undefined) throw oneFileForMany(cells.length);
  const runs: GridRun[] = [];
  for (const [at, cell] of cells.entries()) {
    if (options.signal?.aborted === true) break;
    if (cells.length > 1) options.onEvent?.({ kind: 'note', text: titleOf(cell, at, cells.length) });
    const run = runBenchmark({ ...common, ...cell });
    runs.push(cells.length === 1 ? { ...cell, result: await run } : await settled(cell, run, options));
  }
  return runs;
}

async function settled(
  cell: Axes,
  run: Promise<BenchmarkResult>,
  { signal, onEvent }: GridOptions,
): Promise<GridRun> {
  try {
    return { ...cell, result: await run };
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof AssayError || error instanceof ModelError))
      throw error;
    const failure = factsOf(error);
    onEvent?.({ kind: 'note', text: failure.message });
    return { ...cell, failure };
  }
}

const titleOf = ({ suite, model, template, params }: Axes, at: number, of: number): string =>
  `${at + 1} of ${of}: ${model} on ${suite}, ${template}, ${params}`;
