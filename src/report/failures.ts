import { readGraded } from '../results/rows.ts';
import { localOf } from '../results/stored.ts';
import type { ScoredSample } from '../results/scored/contract.ts';
import { safeLine } from './safe.ts';
import { table } from './table.ts';

/** A sample that failed, with the first expectation that it did not meet. */
export type Failed = Pick<ScoredSample, 'task' | 'language' | 'sample' | 'outcome'> & {
  readonly why: string;
};

/** The failed samples of a graded file, `most` at most. A verdict, once there, stands: an earlier row of the sample is unscored. */
export async function readFailures(
  file: string | undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<Failed[]> {
  const failed: Failed[] = [];
  if (file === undefined) return failed;
  for await (const row of readGraded(await localOf(file))) {
    if (failed.length >= most) break;
    if (hasFailed(row)) failed.push(failureOf(row));
  }
  return failed;
}

/** The same of a run that has been read. */
export const failuresOf = (samples: readonly ScoredSample[], most = Number.POSITIVE_INFINITY): Failed[] =>
  samples.filter(hasFailed).slice(0, most).map(failureOf);

export const hasFailed = ({ outcome }: Pick<ScoredSample, 'outcome'>): boolean =>
  outcome !== 'passed' && outcome !== 'unscored';

/** With the first expectation that was not met. */
export function failureOf({
  task,
  language,
  sample,
  outcome,
  failures = [],
}: Omit<ScoredSample, 'verdict' | 'passed'>): Failed {
  const [first] = failures;
  const input = first?.input === undefined ? '' : ` input ${first.input}`;
  const set = first?.set === undefined ? '' : `${first.set}${input}: `;
  const why = first === undefined ? '' : `${set}${first.why}`;
  return { task, language, sample, outcome, why };
}

const CAUSE_LENGTH = 200;

/** A line each: task, outcome, cause. What programs and models said is made harmless. */
export function failuresText(failures: readonly Failed[], causeLength = CAUSE_LENGTH): string {
  const languages = new Set(failures.map(({ language }) => language));
  const samples = failures.some(({ sample }) => sample > 0);
  const rows = failures.map(({ task, language, sample, outcome, why }) => [
    safeLine(samples ? `${task} #${sample}` : task, 40),
    ...(languages.size > 1 ? [language] : []),
    outcome,
    safeLine(why, causeLength),
  ]);
  const columns = ['failed', ...(languages.size > 1 ? ['language'] : []), 'outcome', 'cause'];
  return table(
    [columns, ...rows],
    columns.map((_, at) => at),
  );
}

/** Why samples have no verdict, the commonest first. */
export function reasonsText(reasons: Readonly<Record<string, number>> = {}): string {
  const rows = Object.entries(reasons)
    .toSorted(([, a], [, b]) => b - a)
    .map(([why, count]) => [String(count), safeLine(why, CAUSE_LENGTH)]);
  return rows.length === 0 ? '' : table([['unscored', 'why'], ...rows], [1]);
}
