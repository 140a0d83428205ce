import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { readNdjson } from '../../results/ndjson.ts';
import { taskKey } from '../../results/rows.ts';

/** What is measured of a sample: asking costs tokens, grading alone costs CPU seconds. */
export type Measure = 'tokens' | 'cpu';

const rowSchema = z.looseObject({
  task: z.string(),
  language: z.string(),
  usage: z
    .looseObject({ promptTokens: z.number().exactOptional(), completionTokens: z.number().exactOptional() })
    .exactOptional(),
  cpu_s: z.number().exactOptional(),
});

/** What one sample of a task costs, by `taskKey`, and what one of a task costs that was never measured. */
export interface Costs {
  readonly of: ReadonlyMap<string, number>;
  readonly unknown: number;
}

/**
 * The mean cost of each task's samples in the rows of an earlier run; a task that they lack costs as much as the mean task.
 * @throws AssayError `no-costs` where no row has the measure, and what reading rows throws.
 */
export async function readCosts(path: string, measure: Measure): Promise<Costs> {
  const sums = new Map<string, { sum: number; count: number }>();
  for await (const { value } of readNdjson(path, { forgiveTornEnd: true })) {
    const { data: row } = rowSchema.safeParse(value);
    const cost = row === undefined ? undefined : costOf(row, measure);
    if (row === undefined || cost === undefined) continue;
    const key = taskKey({ id: row.task, language: row.language });
    const { sum, count } = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: sum + cost, count: count + 1 });
  }
  if (sums.size === 0) throw noCosts(path, measure);
  const of = new Map([...sums].map(([key, { sum, count }]) => [key, sum / count]));
  return { of, unknown: [...of.values()].reduce((sum, cost) => sum + cost, 0) / of.size };
}

function costOf({ usage, cpu_s: cpuS }: z.infer<typeof rowSchema>, measure: Measure): number | undefined {
  if (measure === 'cpu') return cpuS;
  const { promptTokens = 0, completionTokens } = usage ?? {};
  return completionTokens === undefined ? undefined : promptTokens + completionTokens;
}

function noCosts(path: string, measure: Measure): AssayError {
  const lacks = measure === 'tokens' ? 'the tokens of its answers (usage)' : 'CPU seconds (cpu_s)';
  const from = measure === 'tokens' ? 'assay run or assay interview' : 'assay run or assay evaluate';
  return new AssayError('no-costs', `No row of ${path} has ${lacks}.`, {
    next: `Give rows of ${from}, the same file on every machine, or leave --shard-costs out.`,
  });
}
