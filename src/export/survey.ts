import { AssayError } from '../errors.ts';
import { groupBy } from '../group-by.ts';
import type { Suite } from '../suites/contract.ts';
import { rowKey, type GradedRow } from '../results/rows.ts';

/** What a first reading of a run tells: enough to read it again in any order. */
export interface Survey {
  /** Task → its samples. */
  readonly samples: ReadonlyMap<string, readonly SurveyedSample[]>;
  readonly unscored: number;
  /** Whether this row, the n-th of the file (from 0), is the last of its sample. */
  counts(row: GradedRow, index: number): boolean;
}

export interface SurveyedSample {
  readonly base: boolean;
  /** Base and plus; undefined where the suite has no plus. */
  readonly plus: boolean | undefined;
}

interface Last extends SurveyedSample {
  readonly index: number;
  readonly task: string;
  readonly unscored: boolean;
}

/** @throws AssayError `unknown-task` where a row is of another suite. */
export async function survey(rows: AsyncIterable<GradedRow>, suite: Suite): Promise<Survey> {
  const tasks = new Set(suite.tasks.map((task) => task.id));
  const last = new Map<string, Last>();
  let index = 0;
  for await (const row of rows) {
    if (!tasks.has(row.task)) throw foreignTask(row, suite);
    last.set(rowKey(row), { index, task: row.task, ...judged(row) });
    index++;
  }
  const samples = [...last.values()];
  const byTask = groupBy(samples, ({ task }) => task);
  return {
    samples: new Map(byTask.map((group) => [group[0].task, group])),
    unscored: samples.filter((sample) => sample.unscored).length,
    counts: (row, at) => last.get(rowKey(row))?.index === at,
  };
}

function judged({ verdict, outcome }: GradedRow): SurveyedSample & { unscored: boolean } {
  const base = verdict.base === 'passed';
  const plus = verdict.plus === undefined ? undefined : base && verdict.plus === 'passed';
  return { base, plus, unscored: outcome === 'unscored' };
}

function foreignTask(row: GradedRow, suite: Suite): AssayError {
  return new AssayError('unknown-task', `${suite.name} has no task ${row.task}.`, {
    next: `The rows are of ${row.suite}: export them with that suite.`,
  });
}
