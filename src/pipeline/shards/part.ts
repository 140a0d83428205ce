import { taskKey } from '../../results/rows.ts';
import { readCosts } from './costs.ts';
import type { Measure } from './costs.ts';
import { divide } from './divide.ts';
import type { Division, Load, Piece } from './divide.ts';
import { recordedLoads, tellsOfAll } from './recorded.ts';
import type { ShardRecord } from './recorded.ts';
import { shardText } from './shard.ts';
import type { Shard, ShardOptions } from './shard.ts';

/** A task in one language as a run knows it: how many samples, and how long its prompt is. */
export interface Portion {
  readonly id: string;
  readonly language: string;
  readonly samples: number;
  /** Characters. */
  readonly length: number;
}

/** As much of a run as this process does. */
export interface Part {
  has(task: Pick<Portion, 'id' | 'language'>, sample: number): boolean;
  /** What a fingerprint's selection says of it; absent for the whole. */
  readonly fact?: Readonly<Record<string, string>>;
  /** What the manifest says of it, so that shards can be joined and lost ones named. */
  readonly record?: ShardRecord;
}

export const WHOLE: Part = { has: () => true };

/** @param portions of the whole run, which every machine knows alike. @throws AssayError as `readCosts`. */
export async function partOf(
  { shard, shardCosts }: ShardOptions,
  portions: readonly Portion[],
  measure: Measure,
): Promise<Part> {
  if (shard === undefined) return WHOLE;
  return partOfDivision(divide(await loadsOf(portions, measure, shardCosts), shard.of), shard);
}

/** The part that one shard has in a division. */
export function partOfDivision(division: Division, shard: Shard): Part {
  const { shards, loads, whole, samples, plan } = division;
  const tasks = [...(shards[shard.index - 1] ?? [])];
  const fact = { shard: shardText(shard), plan: plan.slice(0, 12) };
  const told = tellsOfAll(shard) ? { loads: recordedLoads(loads) } : {};
  return { has: holder(tasks, samples), fact, record: { ...shard, plan, tasks, whole, ...told } };
}

/** The part that a manifest tells of. */
export function partOfRecord(record: ShardRecord, fact: Readonly<Record<string, string>>): Part {
  return { has: holder(record.tasks), fact, record };
}

/** How many samples of each task a shard has, by `taskKey`; undefined for the whole. */
export const pieceCounts = ({ record }: Part): ReadonlyMap<string, number> | undefined =>
  record && new Map(record.tasks.map((piece) => [taskKey(piece), piece.count]));

/** How many samples a shard has; undefined for the whole. */
export const totalOf = ({ record }: Part): number | undefined =>
  record?.tasks.reduce((sum, { count }) => sum + count, 0);

async function loadsOf(
  portions: readonly Portion[],
  measure: Measure,
  path: string | undefined,
): Promise<Load[]> {
  if (path === undefined) return portions.map(({ length, ...portion }) => ({ ...portion, cost: length }));
  const costs = await readCosts(path, measure);
  return portions.map(({ id, language, samples }) => {
    const cost = costs.of.get(taskKey({ id, language })) ?? costs.unknown;
    return { id, language, samples, cost };
  });
}

/** A file may number a task's samples with gaps: taken modulo their number, each is still in one shard. */
function holder(pieces: readonly Piece[], samples: ReadonlyMap<string, number> = new Map()): Part['has'] {
  const held = new Map(pieces.map((piece) => [taskKey(piece), piece]));
  return (task, sample) => {
    const key = taskKey(task);
    const piece = held.get(key);
    const place = sample % (samples.get(key) ?? Infinity);
    return piece !== undefined && place >= piece.first && place < piece.first + piece.count;
  };
}
