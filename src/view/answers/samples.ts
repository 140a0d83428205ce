import type { SampleColumns } from '../contract.ts';
import type { ViewedRun } from '../runs/run.ts';
import type { ViewedRuns } from '../runs/runs.ts';

/** `api/runs/ID/samples.json` */
export async function samplesAnswer(
  { file, revision }: ViewedRun,
  { shelf }: ViewedRuns,
): Promise<SampleColumns> {
  const { columns } = await shelf.open(file);
  const { tasks, languages, categories, outcomes, causes, whys } = columns;
  const { task, language, category, outcome, cause, why, sample } = columns;
  return {
    revision,
    tasks,
    languages,
    categories,
    outcomes,
    causes,
    whys,
    task,
    language,
    category,
    outcome,
    cause,
    why,
    sample,
  };
}
