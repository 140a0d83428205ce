import { rowKey } from '../../results/rows.ts';
import type { Task } from '../../suites/contract.ts';
import { selectionFacts } from '../fingerprint.ts';
import { planSamples, selectTasks } from '../plan.ts';
import type { PlannedSample, Selection } from '../plan.ts';
import { partOf } from '../shards/part.ts';
import type { Part } from '../shards/part.ts';
import type { Run } from './run.ts';

/** What there is to do here: all of the run, or a shard's part of it. */
export interface Planned {
  readonly selection: Selection;
  readonly tasks: readonly Task[];
  /** Of the whole run: its shards are called alike. */
  readonly languages: readonly string[];
  readonly plan: readonly PlannedSample[];
  readonly part: Part;
}

export const keyOf = ({ task, sample }: PlannedSample): string =>
  rowKey({ task: task.id, language: task.language, sample });

export async function planOf({ suite, options }: Pick<Run, 'suite' | 'options'>): Promise<Planned> {
  const selection = selectionFacts(options);
  const { samples } = selection;
  const all = selectTasks(suite, selection);
  const portions = all.map(({ id, language, prompt }) => ({ id, language, samples, length: prompt.length }));
  const part = await partOf(options, portions, 'tokens');
  const plan = planSamples(all, samples).filter(({ task, sample }) => part.has(task, sample));
  const planned = new Set(plan.map(({ task }) => task));
  const languages = [...new Set(all.map(({ language }) => language))];
  return { selection, tasks: all.filter((task) => planned.has(task)), languages, plan, part };
}
