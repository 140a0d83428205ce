/**
 * EvalPlus's `eval_results.json`: `{date, hash, eval: {task: [{task_id, solution, base_status, plus_status, base_fail_tests,
 * plus_fail_tests}]}, pass_at_k: {base, plus}}`. Source: EvalPlus 0.3.1, `evaluate.py`.
 */
import type { Outcome } from '../outcome.ts';
import { elementSpans, type Span } from '../rawjson.ts';
import type { CallSet, Suite, Task } from '../suites/contract.ts';
import { passAtK } from './pass-at-k.ts';
import type { Survey } from './survey.ts';
import type { GradedRow } from '../results/rows.ts';

/** Rows that are held at a time: the file has them by sample, the result by task. */
const BATCH = 10_000;

export async function* evalplusResults(
  open: () => AsyncIterable<GradedRow>,
  survey: Survey,
  suite: Suite,
  date: Date,
): AsyncGenerator<string> {
  yield `{"date": ${JSON.stringify(minute(date))}, "hash": ${JSON.stringify(suite.md5 ?? suite.sha256)}, "eval": {`;
  let comma = '';
  for (const tasks of batches(suite.tasks, survey)) {
    const rows = await collect(open(), survey, new Set(tasks.map((task) => task.id)));
    for (const task of tasks) {
      const ordered = (rows.get(task.id) ?? []).toSorted((a, b) => a.sample - b.sample);
      yield `${comma}${JSON.stringify(task.id)}: [${ordered.map((row) => entry(row, task)).join(', ')}]`;
      comma = ', ';
    }
  }
  yield `}, "pass_at_k": ${JSON.stringify(passAtK(survey))}}\n`;
}

/** Tasks in turn, as many at a time as have about `BATCH` samples together. */
function* batches(tasks: readonly Task[], survey: Survey): Generator<Task[]> {
  let [batch, size]: [Task[], number] = [[], 0];
  for (const task of tasks) {
    batch.push(task);
    size += survey.samples.get(task.id)?.length ?? 0;
    if (size < BATCH) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

async function collect(
  rows: AsyncIterable<GradedRow>,
  survey: Survey,
  tasks: ReadonlySet<string>,
): Promise<Map<string, GradedRow[]>> {
  const found = new Map<string, GradedRow[]>([...tasks].map((task) => [task, []]));
  let index = 0;
  for await (const row of rows) {
    if (survey.counts(row, index++)) found.get(row.task)?.push(row);
  }
  return found;
}

/** One sample as JSON text, written by hand because failed inputs go out as the bytes of the data set. */
function entry(row: GradedRow, task: Task): string {
  const { base, plus } = row.verdict;
  const fields: [string, string][] = [
    ['task_id', JSON.stringify(task.id)],
    ['solution', JSON.stringify(row.code ?? '')],
    ['base_status', JSON.stringify(status(base))],
    ['plus_status', JSON.stringify(status(plus))],
    ['base_fail_tests', failedInputs(row, task, 'base')],
    ['plus_fail_tests', failedInputs(row, task, 'plus')],
  ];
  return `{${fields.map(([name, json]) => `"${name}": ${json}`).join(', ')}}`;
}

function status(outcome: Outcome | undefined): 'pass' | 'fail' | 'timeout' | null {
  if (outcome === undefined) return null;
  if (outcome === 'passed') return 'pass';
  return outcome === 'timeout' ? 'timeout' : 'fail';
}

function failedInputs(row: GradedRow, task: Task, name: string): string {
  const set = task.tests.find((candidate): candidate is CallSet => {
    return candidate.kind === 'calls' && candidate.name === name;
  });
  if (set === undefined || row.verdict[name] === 'passed') return '[]';
  const texts = row.failures.flatMap(({ set: failed, input }) => {
    const span = failed === name && input !== undefined ? spansOf(set)[input] : undefined;
    return span === undefined ? [] : [new TextDecoder().decode(set.inputs.subarray(...span))];
  });
  return `[${texts.join(', ')}]`;
}

const SPANS = new WeakMap<CallSet, readonly Span[]>();

function spansOf(set: CallSet): readonly Span[] {
  const spans = SPANS.get(set) ?? [...elementSpans(set.inputs)];
  SPANS.set(set, spans);
  return spans;
}

const two = (value: number) => String(value).padStart(2, '0');

/** `2026-11-21 12:05`, local time. */
function minute(date: Date): string {
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
