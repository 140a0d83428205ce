import { z } from 'zod';
import { readNdjson } from '../../results/ndjson.ts';
import { rowKey } from '../../results/rows.ts';
import { isSame, seen } from '../index/open.ts';
import type { Seen } from '../index/open.ts';
import { bytesAt } from '../index/place.ts';

/** Where the lines of each sample are in a file of turns. */
type Places = ReadonlyMap<string, readonly { readonly start: number; readonly bytes: number }[]>;

const keySchema = z.looseObject({ task: z.string(), language: z.string(), sample: z.number() });

/** Lines of one sample that are read: more than any strategy writes. */
const MOST_LINES = 256;

/** Files of turns, each looked through once as long as it is the same: a page asks for one sample at a time. */
export class TurnsShelf {
  readonly #known = new Map<string, { readonly seen: Seen; readonly places: Promise<Places> }>();

  /** The lines of a sample as they were written; none where there is no such file. */
  async linesOf(file: string, sample: Parameters<typeof rowKey>[0]): Promise<string[]> {
    const now = await seen(file).catch(() => undefined);
    if (now === undefined) return [];
    const found = (await this.#places(file, now)).get(rowKey(sample)) ?? [];
    const lines: string[] = [];
    for (const place of found.slice(0, MOST_LINES)) lines.push((await bytesAt(file, place)).toString('utf8'));
    return lines;
  }

  #places(file: string, now: Seen): Promise<Places> {
    const known = this.#known.get(file);
    if (known !== undefined && isSame(known.seen, now)) return known.places;
    const places = lookThrough(file);
    this.#known.set(file, { seen: now, places });
    // What could not be read is tried again the next time.
    places.catch(() => this.#known.delete(file));
    return places;
  }
}

async function lookThrough(file: string): Promise<Places> {
  const places = new Map<string, { start: number; bytes: number }[]>();
  for await (const { value, start, bytes } of readNdjson(file, { forgiveTornEnd: true })) {
    const { data } = keySchema.safeParse(value);
    if (data === undefined) continue;
    const key = rowKey(data);
    const found = places.get(key) ?? [];
    found.push({ start, bytes });
    places.set(key, found);
  }
  return places;
}
