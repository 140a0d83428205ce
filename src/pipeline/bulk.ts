import { factsOf, type ErrorFacts } from '../error-facts.ts';
import { expandInputs } from '../inputs.ts';
import { oneFileForMany } from '../results/files.ts';
import { evaluateIn, GradingRooms } from './evaluate.ts';
import type { EvaluateOptions, Evaluation } from './evaluate.ts';

export interface EvaluateFilesOptions extends Omit<EvaluateOptions, 'input'> {
  /** Paths and globs. */
  readonly inputs: readonly string[];
}

/** One file, with its evaluation or with why it has none. */
export interface EvaluatedFile {
  readonly input: string;
  readonly result?: Evaluation;
  readonly failure?: ErrorFacts;
}

/**
 * Grades many files of answers, each into a file of its own; what has been graded in the same way is not graded again.
 * A file that cannot be graded takes no other with it. @throws AssayError where there is only one file.
 */
export async function evaluateFiles(options: EvaluateFilesOptions): Promise<EvaluatedFile[]> {
  const { inputs: patterns, ...common } = options;
  const inputs = await expandInputs(patterns);
  if (inputs.length > 1 && options.output !== undefined) throw oneFileForMany(inputs.length);
  await using rooms = new GradingRooms(common);
  const files: EvaluatedFile[] = [];
  for (const [at, input] of inputs.entries()) {
    if (options.signal?.aborted === true) break;
    if (inputs.length > 1)
      options.onEvent?.({ kind: 'note', text: `${at + 1} of ${inputs.length}: ${input}` });
    const result = evaluateIn(rooms, { ...common, input });
    files.push(inputs.length === 1 ? { input, result: await result } : await settled(input, result, options));
  }
  return files;
}

async function settled(
  input: string,
  evaluating: Promise<Evaluation>,
  { signal, onEvent }: EvaluateFilesOptions,
): Promise<EvaluatedFile> {
  try {
    return { input, result: await evaluating };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const failure = factsOf(error);
    onEvent?.({ kind: 'note', text: failure.message });
    return { input, failure };
  }
}
