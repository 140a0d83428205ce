import PQueue from 'p-queue';
import type { Parse } from '../../extract/grammar.ts';
import { reindented } from '../../repository/edit/indent.ts';
import { findMethods } from '../../repository/mine/find/methods.ts';
import { mutantsOf } from '../../repository/mine/mutations/mutants.ts';
import { randomFor } from '../../repository/mine/shuffled.ts';
import { methodLines } from '../../repository/point.ts';
import type { DataPoint } from '../../repository/point.ts';
import { pythonParser } from '../../repository/python.ts';
import { variantsOf } from '../../repository/rates/variants.ts';
import { byTask } from '../../stats/figures.ts';
import { clustered } from '../../stats/interval.ts';
import type { Estimate } from '../../stats/interval.ts';
import type { RepositorySet } from '../../suites/contract.ts';
import type { RepositoryTests } from './testing.ts';

/** Mutants of a method: of several kinds, and few enough for a suite. */
const MUTANTS = 5;

export interface RatesOptions {
  /** One of each method; its tests judge. */
  readonly sets: readonly RepositorySet[];
  readonly tests: RepositoryTests;
  /** Runs at the same time. */
  readonly concurrency: number;
  /** The same seed makes the same mutants. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** How many runs there will be, and after each whether it came out as it should. */
  readonly onTotal?: (runs: number) => void;
  readonly onStep?: (held: boolean) => void;
}

/** How often a suite's tests judge wrongly. */
export interface Rates {
  /** Of answers that do what the original does, written otherwise: those that do not pass. */
  readonly false_reject: Rate;
  /** Of answers with a fault: those that pass. An upper bound, for some changes are none in what the code does. */
  readonly false_accept: Rate;
}

export interface Rate {
  readonly count: number;
  readonly of: number;
  /** With an interval over methods; absent where nothing was tried. */
  readonly share?: Estimate;
  readonly cases: readonly RateCase[];
}

export interface RateCase {
  /** The data point's id. */
  readonly id: string;
  /** `renamed locals`, or a mutant's `boundary, line 12: < → <=`. */
  readonly change: string;
  /** Why a correct answer did not pass; hostile text. */
  readonly why?: string;
}

interface Tried extends RateCase {
  readonly kind: 'variant' | 'mutant';
  readonly passed: boolean;
}

/**
 * Judges, by the suite's own tests, answers of which the verdict is known: the original in other words, and the original with faults.
 * @throws SandboxFailure; AssayError `reference-failed`, `cache-write`; the signal's reason.
 */
export async function measureRates(options: RatesOptions): Promise<Rates> {
  const parse = await pythonParser();
  const queue = new PQueue({ concurrency: options.concurrency });
  const trials = options.sets.flatMap((set) =>
    [...trialsOf(parse, set.point, options.seed)].map((trial) => ({ set, trial })),
  );
  options.onTotal?.(trials.length);
  const run = ({ set, trial }: (typeof trials)[number]): Promise<Tried> =>
    queue.add(() => tried(options, set, trial));
  const all = await Promise.all(trials.map(run));
  const variants = all.filter(({ kind }) => kind === 'variant');
  const mutants = all.filter(({ kind }) => kind === 'mutant');
  return {
    false_reject: rateOf(variants, (trial) => !trial.passed),
    false_accept: rateOf(mutants, (trial) => trial.passed),
  };
}

interface Trial {
  readonly kind: Tried['kind'];
  readonly change: string;
  readonly code: string;
}

function* trialsOf(parse: Parse, point: DataPoint, seed: number): Generator<Trial> {
  const { file_path: path, raw_file_content: file, method: named } = point;
  const [first, last] = methodLines(named);
  const original = linesFrom(file, first, last);
  for (const { rewrite, code } of variantsOf(parse, reindented(parse, original, '') ?? original))
    yield { kind: 'variant', change: rewrite, code };
  const method = findMethods(parse, path, file)?.find(
    ({ name, declaration: [at] }) => name === named.name && at === named.global_method_declaration_index[0],
  );
  if (method === undefined) return;
  let left = MUTANTS;
  for (const mutant of mutantsOf(parse, file, method, randomFor(seed, point.dp_id))) {
    if ((left -= 1) < 0) return;
    const { operator, line, before, after } = mutant;
    const longer = mutant.file.split('\n').length - file.split('\n').length;
    const code = linesFrom(mutant.file, first, last + longer);
    yield { kind: 'mutant', change: `${operator}, line ${line}: ${before} → ${after}`, code };
  }
}

const linesFrom = (text: string, first: number, last: number): string =>
  `${text
    .split('\n')
    .slice(first, last + 1)
    .join('\n')}\n`;

async function tried(
  { tests, signal, onStep }: RatesOptions,
  set: RepositorySet,
  { kind, change, code }: Trial,
): Promise<Tried> {
  signal?.throwIfAborted();
  const tested = await tests.test(set, code, signal);
  const passed = 'run' in tested && tested.run.status === 'ok';
  const why = 'why' in tested ? tested.why : tested.run.why;
  onStep?.(passed === (kind === 'variant'));
  return { kind, id: set.point.dp_id, change, passed, ...(passed || why === undefined ? {} : { why }) };
}

function rateOf(trials: readonly Tried[], isWrong: (trial: Tried) => boolean): Rate {
  const wrong = trials.filter(isWrong);
  const cases = wrong.map(({ id, change, why }) => ({ id, change, ...(why === undefined ? {} : { why }) }));
  const counted = { count: wrong.length, of: trials.length, cases };
  if (trials.length === 0) return counted;
  const reached = trials.map((trial) => [trial.id, [isWrong(trial) ? 1 : 0, 1]] as const);
  return { ...counted, share: clustered(byTask(reached)) };
}
