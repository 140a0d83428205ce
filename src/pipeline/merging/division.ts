import { isDeepStrictEqual } from 'node:util';
import type { ShardRecord } from '../shards/recorded.ts';
import { badManifest } from './families.ts';
import type { Family } from './families.ts';

/** How a run was divided, and how much it is. */
export interface Division {
  readonly of: number;
  readonly whole: ShardRecord['whole'];
  /** Each shard that is there, by its number. */
  readonly records: ReadonlyMap<number, ShardRecord>;
}

/**
 * The division that most of the shards are of: a run may have been divided anew after a failure.
 * @throws AssayError `bad-manifest` where a shard tells of another whole than the others, or of one that its own figures are not of.
 */
export function divisionOf({ sources }: Family): Division | undefined {
  const found = sources.flatMap(({ path, manifest: { shard } }) =>
    shard === undefined ? [] : { path, shard },
  );
  const counts = new Map<string, number>();
  for (const { shard } of found) counts.set(shard.plan, (counts.get(shard.plan) ?? 0) + 1);
  const [usual] = [...counts].toSorted(([, a], [, b]) => b - a).map(([plan]) => plan);
  const fitting = found.filter(({ shard }) => shard.plan === usual);
  const [first] = fitting;
  if (first === undefined) return undefined;
  const { of, whole } = first.shard;
  for (const { path, shard } of fitting)
    if (!isDeepStrictEqual([shard.of, shard.whole], [of, whole]) || !isOfItsWhole(shard))
      throw badManifest(path, 'of another whole than those of the other shards, or than its own tasks');
  return { of, whole, records: new Map(fitting.map(({ shard }) => [shard.index, shard])) };
}

/** How much is missing is told from the whole: a manifest that makes it small would hide shards that were lost. */
function isOfItsWhole({ tasks, whole, loads }: ShardRecord): boolean {
  if (sumOf(tasks.map(({ count }) => count)) > whole.total) return false;
  return loads === undefined || isDeepStrictEqual(wholeOf(loads), whole);
}

function wholeOf(loads: NonNullable<ShardRecord['loads']>): ShardRecord['whole'] {
  return {
    tasks: new Set(loads.flatMap(({ costs }) => Object.keys(costs))).size,
    total: sumOf(loads.map(({ samples, costs }) => samples * Object.keys(costs).length)),
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
