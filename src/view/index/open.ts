import { stat } from 'node:fs/promises';
import { AssayError } from '../../errors.ts';
import { isPacked } from '../../gzip.ts';
import { present } from '../../present.ts';
import type { Columns } from './columns.ts';
import { addEvalPlus } from './evalplus.ts';
import { Indexer } from './indexer.ts';
import { behind, digestAt } from './place.ts';
import type { Place } from './place.ts';
import { addRows } from './rows.ts';
import type { RowsRead } from './rows.ts';

/** A file as it was when it was read: another one of the same name has another `ino`. */
export interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/** Every sample of a graded file, and where its row is. */
export interface RunIndex {
  readonly seen: Seen;
  readonly columns: Columns;
  /** What the first row told of the run; absent as long as there is none. */
  readonly first?: RowsRead['first'];
  /** The last row with a digest of it; absent where rows cannot be added behind it. */
  readonly last?: Place & { readonly sha256: string };
}

/** @throws AssayError `cannot-read`. */
export async function seen(file: string): Promise<Seen> {
  const { size, mtimeMs, ino } = await stat(file).catch((cause: unknown) => {
    throw new AssayError('cannot-read', `Cannot read ${file}: it is not there.`, {
      next: 'Check the path.',
      cause,
    });
  });
  return { size, mtimeMs, ino };
}

export const isSame = (a: Seen, b: Seen): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;

/**
 * Reads a graded file of whatever tool; where `before` is the beginning of it, only what was added since, to the same columns.
 * @throws AssayError as `addRows` and `addEvalPlus`; then `before` is of no more use.
 */
export async function readIndex(file: string, before?: RunIndex): Promise<RunIndex> {
  // What is written while rows are read is seen the next time.
  const now = await seen(file);
  if (before !== undefined && isSame(before.seen, now)) return before;
  if (before?.last !== undefined && (await isBeginning(before, before.last, file, now))) {
    const { columns, first, last } = before;
    const read = await addRows(file, new Indexer(columns), behind(last));
    return { seen: now, columns, ...present({ first, last: await withDigest(file, read.last, last) }) };
  }
  const indexer = new Indexer();
  const { first, last } = await (/\.json(\.gz)?$/.test(file) ? addEvalPlus : addRows)(file, indexer);
  return { seen: now, columns: indexer.columns, ...present({ first, last: await withDigest(file, last) }) };
}

/** Rows are added to files that are not packed. */
async function withDigest(
  file: string,
  last: Place | undefined,
  before?: RunIndex['last'],
): Promise<RunIndex['last']> {
  if (last === undefined || (await isPacked(file))) return before;
  return { ...last, sha256: await digestAt(file, last) };
}

/** Whether the file is what was read before, and perhaps more. */
async function isBeginning(
  { seen: then }: RunIndex,
  last: NonNullable<RunIndex['last']>,
  file: string,
  now: Seen,
): Promise<boolean> {
  if (then.ino !== now.ino || now.size < last.start + last.bytes) return false;
  return (await digestAt(file, last)) === last.sha256;
}
