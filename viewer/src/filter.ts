import type { SampleColumns } from '../../src/view/contract.ts';
import { taskOrder } from './order.ts';

/** Which samples of a run are listed, as the address has it; what is absent leaves none out. */
export interface Filter {
  readonly outcome?: string;
  readonly cause?: string;
  readonly language?: string;
  readonly category?: string;
  /** In the name of the task, or in why the sample failed; upper and lower case are the same. */
  readonly q?: string;
}

const NAMES = ['outcome', 'cause', 'language', 'category', 'q'] as const;

export const filterOf = (query: URLSearchParams): Filter =>
  Object.fromEntries(NAMES.flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? '']] : [])));

/** `failed` stands for every outcome but these. */
const NOT_FAILED: ReadonlySet<string> = new Set(['passed', 'unscored']);

/** The numbers of the samples that a filter lets through, by task. Texts are searched once each, not once a sample. */
export function matching(
  columns: SampleColumns,
  { outcome, cause, language, category, q = '' }: Filter,
): number[] {
  const isOutcome = columns.outcomes.map(
    (each) => outcome === undefined || each === outcome || (outcome === 'failed' && !NOT_FAILED.has(each)),
  );
  const isCause = columns.causes.map((each) => cause === undefined || each === cause);
  const isLanguage = columns.languages.map((each) => language === undefined || each === language);
  const isCategory = columns.categories.map((each) => category === undefined || each === category);
  const wanted = q.toLowerCase();
  const has = (text: string): boolean => text.toLowerCase().includes(wanted);
  const [inTask, inWhy] = [columns.tasks.map(has), columns.whys.map(has)];
  const found: number[] = [];
  for (const n of taskOrder(columns)) {
    const fits =
      at(isOutcome, columns.outcome[n]) &&
      at(isCause, columns.cause[n]) &&
      at(isLanguage, columns.language[n]) &&
      at(isCategory, columns.category[n]) &&
      (at(inTask, columns.task[n]) || at(inWhy, columns.why[n]));
    if (fits) found.push(n);
  }
  return found;
}

const at = (flags: readonly boolean[], place = -1): boolean => flags[place] === true;

/** What a row of the list says of sample n. */
export function sampleRow(
  columns: SampleColumns,
  n: number,
): {
  readonly task: string;
  readonly language: string;
  readonly outcome: SampleColumns['outcomes'][number];
  readonly why: string;
} {
  const { tasks, languages, outcomes, whys } = columns;
  const [task = '', index = 0] = [tasks[columns.task[n] ?? -1], columns.sample[n]];
  return {
    task: index > 0 ? `${task} #${index}` : task,
    language: languages[columns.language[n] ?? -1] ?? '',
    outcome: outcomes[columns.outcome[n] ?? -1] ?? 'unscored',
    why: whys[columns.why[n] ?? -1] ?? '',
  };
}
