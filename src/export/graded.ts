import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import type { Suite } from '../suites/contract.ts';
import { evalplusResults } from './evalplus.ts';
import { humanEvalResults } from './human-eval.ts';
import { survey } from './survey.ts';
import type { GradedRow } from '../results/rows.ts';

export type GradedFormat = 'evalplus' | 'human-eval';

/**
 * A graded run as other evaluators' tools write it, in pieces of text to be written one after the other: for `evalplus` the whole
 * `eval_results.json`, for `human-eval` the lines of `samples.jsonl_results.jsonl` (which its tools also read as samples).
 * `open` is called several times and gives all rows each time, so that memory stays bounded; of rows for one sample the last counts.
 * @throws AssayError `incomplete-run` where samples are unscored, or tasks missing and the format has a score;
 * `unknown-task` where the rows are of another suite.
 */
export async function* exportGraded(
  open: () => AsyncIterable<GradedRow>,
  suite: Suite,
  format: GradedFormat,
  date = new Date(),
): AsyncGenerator<string> {
  const found = await survey(open(), suite);
  if (found.unscored > 0) throw unscored(found.unscored);
  if (format === 'human-eval') return yield* humanEvalResults(open, found, suite);
  const tasks = [...new Set(suite.tasks.map((task) => task.id))];
  const missing = tasks.filter((task) => !found.samples.has(task));
  if (missing.length > 0) throw incomplete(missing, tasks, suite);
  yield* evalplusResults(open, found, suite, date);
}

function unscored(count: number): AssayError {
  return new AssayError(
    'incomplete-run',
    `${counted(count, 'sample')} ${count === 1 ? 'is' : 'are'} unscored, which neither format can say.`,
    {
      next: 'Run the same command again to score them, then export.',
    },
  );
}

function incomplete(missing: readonly string[], tasks: readonly string[], suite: Suite): AssayError {
  const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '');
  const message = `${missing.length} of ${tasks.length} tasks of ${suite.name} have no answer (${shown}); a pass@k without them would mislead.`;
  const next = 'Run the suite without --limit and --tasks, or export with --format human-eval.';
  return new AssayError('incomplete-run', message, { next });
}
