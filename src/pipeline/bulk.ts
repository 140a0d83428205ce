import { expandInputs } from '../inputs.ts';
import { oneFileForMany } from '../results/files.ts';
import { evaluateIn, GradingRooms } from './evaluate.ts';
import type { EvaluateOptions, Evaluation } from './evaluate.ts';
import { takeTurns } from './turns.ts';
import type { Turn } from './turns.ts';

export interface EvaluateFilesOptions extends Omit<EvaluateOptions, 'input'> {
  /** Paths and globs. */
  readonly inputs: readonly string[];
}

/** One file, with its evaluation or with why it has none. */
export interface EvaluatedFile extends Turn<Evaluation> {
  readonly input: string;
}

/**
 * Grades many files of answers, each into a file of its own; what has been graded in the same way is not graded again.
 * A file that cannot be graded takes no other with it. @throws AssayError where there is only one file.
 */
export async function evaluateFiles(options: EvaluateFilesOptions): Promise<EvaluatedFile[]> {
  const { inputs: patterns, ...common } = options;
  const inputs = (await expandInputs(patterns)).map((input) => ({ input }));
  if (inputs.length > 1 && options.output !== undefined) throw oneFileForMany(inputs.length);
  await using rooms = new GradingRooms(common);
  return await takeTurns(
    inputs,
    ({ input }) => input,
    ({ input }) => evaluateIn(rooms, { ...common, input }),
    options,
  );
}
