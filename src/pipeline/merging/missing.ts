import type { Piece } from '../shards/divide.ts';
import { piecesOfAll } from '../shards/recorded.ts';
import type { ShardRecord } from '../shards/recorded.ts';
import { commandFor } from './command.ts';
import type { Family } from './families.ts';
import type { Source } from './sources.ts';
import type { Winners } from './winners.ts';

/** A shard that is not there, or not done. */
export interface MissingShard {
  /** `3/8` */
  readonly shard: string;
  /** `lost`: nothing of it was given; `unfinished`: some of its samples have nothing that counts. */
  readonly why: 'lost' | 'unfinished';
  /** Its tasks that lack samples; absent for a lost one where every shard is lost that tells of all (`tellsOfAll`). */
  readonly tasks?: readonly string[];
  /** How many samples they lack; absent as `tasks`. */
  readonly samples?: number;
  /** Runs it, or goes on with it. */
  readonly command: string;
}

/** How a run was divided, and how much it is. */
export interface Division {
  readonly of: number;
  readonly whole: ShardRecord['whole'];
  /** Each shard that is there, by its number. */
  readonly records: ReadonlyMap<number, ShardRecord>;
}

/** The division that most of the shards are of: a run may have been divided anew after a failure. */
export function divisionOf({ sources }: Family): Division | undefined {
  const records = sources.flatMap(({ manifest }) => manifest.shard ?? []);
  const counts = new Map<string, number>();
  for (const { plan } of records) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  const [usual] = [...counts].toSorted(([, a], [, b]) => b - a).map(([plan]) => plan);
  const fitting = records.filter(({ plan }) => plan === usual);
  const [first] = fitting;
  if (first === undefined) return undefined;
  const { of, whole } = first;
  return { of, whole, records: new Map(fitting.map((record) => [record.index, record])) };
}

/** What keeps the shards from being the whole run; `winners` are of its last stage. */
export function missingShards(family: Family, division: Division, winners: Winners): MissingShard[] {
  if (winners.whole >= division.whole.total) return [];
  const { of, records } = division;
  const all = piecesOfAll(records.values());
  return Array.from({ length: of }, (_, at) => at + 1).flatMap((index): MissingShard[] => {
    const record = records.get(index);
    const why = record === undefined ? 'lost' : 'unfinished';
    const pieces = record?.tasks ?? all?.[index - 1];
    const lack = pieces && lackOf(pieces, winners);
    if (lack?.samples === 0) return [];
    const shard = `${index}/${of}`;
    return [{ shard, why, ...lack, command: commandFor(family.print, shard) }];
  });
}

function lackOf(pieces: readonly Piece[], winners: Winners): { tasks: string[]; samples: number } {
  const lacks = pieces.map((piece) => ({ id: piece.id, samples: samplesWithout(piece, winners) }));
  const lacking = lacks.filter(({ samples }) => samples > 0);
  return {
    tasks: [...new Set(lacking.map(({ id }) => id))],
    samples: lacking.reduce((sum, one) => sum + one.samples, 0),
  };
}

function samplesWithout({ id, language, first, count }: Piece, winners: Winners): number {
  const samples = Array.from({ length: count }, (_, at) => first + at);
  return samples.filter((sample) => !winners.isWhole({ task: id, language, sample })).length;
}

/** The shards among the sources. */
export const shardsOf = (sources: readonly Source[]): Source[] =>
  sources.filter(({ manifest }) => manifest.shard !== undefined);
