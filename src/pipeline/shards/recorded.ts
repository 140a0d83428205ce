import { groupBy } from '../../group-by.ts';
import type { Manifest } from '../../results/manifest.ts';
import { divide } from './divide.ts';
import type { Load, Piece } from './divide.ts';
import type { Shard } from './shard.ts';

export type ShardRecord = NonNullable<Manifest['shard']>;

/** All of them would make the manifests of a run grow with the square of its shards; that all of these are lost is not to be expected. */
const TELLERS = 8;

/** Whether a shard's manifest tells what the whole run was divided from, for the sake of those that are lost before they write anything. */
export const tellsOfAll = ({ index, of }: Shard): boolean => (index - 1) % Math.ceil(of / TELLERS) === 0;

/** Loads as a manifest has them, in little more than the names of their tasks. */
export const recordedLoads = (loads: readonly Load[]): NonNullable<ShardRecord['loads']> =>
  groupBy(loads, ({ language, samples }) => `${samples} ${language}`).map((group) => ({
    language: group[0].language,
    samples: group[0].samples,
    costs: Object.fromEntries(group.map(({ id, cost }) => [id, cost])),
  }));

/** What each shard of a division has, shard i at i − 1; undefined where none of these shards tells of it. */
export function piecesOfAll(records: Iterable<ShardRecord>): readonly (readonly Piece[])[] | undefined {
  for (const { of, plan, loads } of records) {
    const division = loads && divide(loadsFrom(loads), of);
    if (division?.plan === plan) return division.shards;
  }
  return undefined;
}

const loadsFrom = (recorded: NonNullable<ShardRecord['loads']>): Load[] =>
  recorded.flatMap(({ language, samples, costs }) =>
    Object.entries(costs).map(([id, cost]) => ({ id, language, samples, cost })),
  );
