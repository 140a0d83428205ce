import { failureOf } from '../report/failures.ts';
import { exceptionOf } from '../results/exception.ts';
import type { ScoredRun, ScoredSample } from '../results/scored/contract.ts';
import type { Exported, Row } from './source.ts';

/** One column of a table that has a row a sample. */
export interface Column {
  readonly name: string;
  /** Parquet's. */
  readonly type: 'STRING' | 'BOOLEAN' | 'INT32' | 'INT64' | 'DOUBLE';
  /** Whether it holds long texts: the model's words, a program. */
  readonly isLong?: true;
  valueOf(exported: Exported): Value;
}

export type Value = string | number | boolean | null | undefined;

/** The columns of a run's samples: what made them, what became of them, at what cost, and what was said. */
export function columnsOf(run: ScoredRun): Column[] {
  return [...madeBy(run), ...verdict(run), ...COST, ...TEXTS];
}

function madeBy({ suite, model, template, params, runtime, facts }: ScoredRun): Column[] {
  const same = (name: string, value: Value): Column => ({ name, type: 'STRING', valueOf: () => value });
  return [
    same('suite', suite),
    same('suite_version', facts['suite version']),
    same('model', model),
    same('runtime', runtime),
    same('template', template),
    same('params', params),
    same('strategy', facts.strategy),
    same('extractor', facts.extractor),
    same('sandbox', facts.sandbox),
    ofSample('task', 'STRING', ({ task }) => task),
    ofSample('language', 'STRING', ({ language }) => language),
    ofSample('category', 'STRING', ({ category }) => category),
  ];
}

/** `passed` is empty where there is no verdict; `points` are of an interview, `turns` and `stop` of a strategy. */
function verdict({ samples }: ScoredRun): Column[] {
  const sets = [...new Set(samples.flatMap((sample) => Object.keys(sample.verdict)))];
  return [
    ofSample('sample', 'INT32', ({ sample }) => sample),
    ofSample('outcome', 'STRING', ({ outcome }) => outcome),
    ofSample('exception', 'STRING', exceptionOf),
    ofSample('passed', 'BOOLEAN', ({ outcome }) => (outcome === 'unscored' ? null : outcome === 'passed')),
    ofSample('points', 'DOUBLE', ({ passed, total }) => (total === undefined ? null : Number(passed))),
    ofSample('points_total', 'DOUBLE', ({ total }) => total),
    ...sets.map((set) => ofSample(`verdict_${set}`, 'STRING', (sample) => sample.verdict[set])),
    ofSample('cause', 'STRING', (sample) => failureOf(sample).why || null),
    ofSample('line', 'INT32', ({ line }) => line),
    ofSample('turns', 'INT32', ({ effort }) => effort?.turns),
    ofSample('stop', 'STRING', ({ effort }) => effort?.stop),
  ];
}

const ofSample = (name: string, type: Column['type'], valueOf: (sample: ScoredSample) => Value): Column => ({
  name,
  type,
  valueOf: ({ sample }) => valueOf(sample),
});

const column = (name: string, type: Column['type'], valueOf: (row: Row) => Value): Column => ({
  name,
  type,
  valueOf: ({ row }) => valueOf(row),
});

const COST: readonly Column[] = [
  column('finish', 'STRING', ({ finish }) => finish),
  column('prompt_tokens', 'INT32', ({ usage }) => usage?.promptTokens),
  column('completion_tokens', 'INT32', ({ usage }) => usage?.completionTokens),
  column('reasoning_tokens', 'INT32', ({ usage }) => usage?.reasoningTokens),
  column('answer_ms', 'DOUBLE', ({ timing }) => timing?.totalMs),
  column('cpu_s', 'DOUBLE', ({ cpu_s }) => cpu_s),
  column('wall_s', 'DOUBLE', ({ wall_s }) => wall_s),
  column('peak_bytes', 'INT64', ({ peak_bytes }) => peak_bytes),
];

/** Messages are their JSON. */
const TEXTS: readonly Column[] = (
  [
    ['prompt', ({ prompt }) => (typeof prompt === 'object' ? JSON.stringify(prompt) : prompt)],
    ['answer', ({ answer, completion }) => answer ?? completion],
    ['reasoning', ({ reasoning }) => reasoning],
    ['code', ({ code }) => code],
    ['printed', ({ printed }) => printed],
  ] satisfies [string, (row: Row) => Value][]
).map(([name, valueOf]) => ({ ...column(name, 'STRING', valueOf), isLong: true }));
