import { dirname } from 'node:path';
import { withAddresses } from '../../stores/copies.ts';
import type { Piece } from '../shards/divide.ts';
import { piecesOfAll } from '../shards/recorded.ts';
import { commandFor } from './command.ts';
import type { Division } from './division.ts';
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

/** What keeps the shards from being the whole run; `winners` are of its last stage. */
export function missingShards(family: Family, division: Division, winners: Winners): MissingShard[] {
  const { of, records, whole } = division;
  const all = piecesOfAll(records.values());
  return Array.from({ length: of }, (_, at) => at + 1).flatMap((index): MissingShard[] => {
    const record = records.get(index);
    const why = record === undefined ? 'lost' : 'unfinished';
    const pieces = record?.tasks ?? all?.[index - 1];
    const lack = pieces && lackOf(pieces, winners);
    // Rows of other tasks may be as many as those that are missing.
    if (lack === undefined ? winners.whole >= whole.total : lack.samples === 0) return [];
    const shard = `${index}/${of}`;
    const command = commandFor(family.print, shard, folderOf(family, index));
    return [{ shard, why, ...lack, command }];
  });
}

/** Where a shard's files are; of one that is lost, where those of all others are. */
function folderOf({ sources }: Family, index: number): string | undefined {
  const shards = shardsOf(sources);
  const own = shards.filter(({ manifest }) => manifest.shard?.index === index);
  const folders = new Set((own.length > 0 ? own : shards).map(({ path }) => dirname(path)));
  const [folder] = folders;
  return folder === undefined || folders.size > 1 ? undefined : withAddresses(folder);
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
  let lacking = 0;
  for (let sample = first; sample < first + count; sample += 1)
    if (!winners.isWhole({ task: id, language, sample })) lacking += 1;
  return lacking;
}

/** The shards among the sources. */
export const shardsOf = (sources: readonly Source[]): Source[] =>
  sources.filter(({ manifest }) => manifest.shard !== undefined);
