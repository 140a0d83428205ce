import { AssayError } from '../../errors.ts';
import { localOf } from '../stored.ts';
import { readNdjson } from '../ndjson.ts';
import { rowKey, taskKey } from '../rows.ts';
import type { ScoredRun, ScoredSample } from './contract.ts';
import { describe } from './describe.ts';
import type { Collected } from './describe.ts';
import { readEvalPlus } from './evalplus.ts';
import { gradedFileOf, MANIFEST } from './manifest-of.ts';
import { toScored } from './readers.ts';
import type { NextSample, ScoredRow } from './row.ts';

/**
 * A graded file, on disk or in an object store, of Assay, can-ai-code, EvalPlus, HumanEval's tool or lm-evaluation-harness, packed with gzip or not. The
 * manifest of a run stands for the file that it names.
 * @throws AssayError `cannot-read`, `not-graded`, `no-rows`, `bad-row`, `torn-row`.
 */
export async function readScored(given: string): Promise<ScoredRun> {
  const path = await localOf(given);
  if (path.endsWith(MANIFEST)) return readScored(await gradedFileOf(path));
  const collected = /\.json(\.gz)?$/.test(path) ? await readEvalPlus(path) : await readRows(path);
  if (collected.samples.length > 0) return describe(path, collected);
  throw new AssayError('no-rows', `${path} has no graded rows.`, {
    next: 'Make some with assay run or assay evaluate.',
  });
}

/** Of rows for one sample the last counts, but one without a verdict takes none away. */
async function readRows(path: string): Promise<Collected> {
  const last = new Map<string, ScoredSample>();
  const next = counter();
  let first: ScoredRow | undefined;
  for await (const { number, value } of readNdjson(path, { forgiveTornEnd: true })) {
    const row = toScored(value, number, next);
    if (row === undefined) throw notScored(path, number, value);
    first ??= row;
    for (const sample of row.samples) {
      const key = rowKey(sample);
      if (sample.outcome !== 'unscored' || !last.has(key)) last.set(key, sample);
    }
  }
  return { tool: first?.tool ?? 'assay', run: first?.run ?? {}, samples: [...last.values()] };
}

/** Rows of tools that do not number a task's samples are numbered as they come. */
function counter(): NextSample {
  const counts = new Map<string, number>();
  return (task, language) => {
    const key = taskKey({ id: task, language });
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
}

/** What a line is that is no graded row. */
export function notScored(path: string, line: number, value: unknown): AssayError {
  const isAnswer = typeof value === 'object' && value !== null;
  const hasAnswer = isAnswer && ['answer', 'completion', 'solution'].some((name) => name in value);
  if (hasAnswer && !('outcome' in value)) {
    return new AssayError('not-graded', `The answers in ${path} are not graded yet.`, {
      next: `Grade them: assay evaluate --input ${path}`,
    });
  }
  return new AssayError('bad-row', `${path}, line ${line}: not a graded row.`, {
    next: 'Give rows of assay evaluate, can-ai-code, HumanEval or lm-evaluation-harness, or an eval_results.json of EvalPlus.',
  });
}
