import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../results/files.ts';
import { version } from '../../version.ts';
import { columnsSchema } from './columns.ts';
import type { RunIndex } from './open.ts';
import { firstSchema } from './rows.ts';

/** Changes whenever the index of the same file would be another. */
const FORMAT = 1;

const kept = z.object({
  format: z.literal(FORMAT),
  assay: z.literal(version),
  index: z.object({
    seen: z.object({ size: z.number(), mtimeMs: z.number(), ino: z.number() }),
    columns: columnsSchema,
    first: firstSchema.exactOptional(),
    last: z
      .object({ start: z.number(), bytes: z.number(), line: z.number(), sha256: z.string() })
      .exactOptional(),
  }),
});

/** What is kept of a file; undefined where it is torn, foreign or of another version of Assay, so that it is made anew. */
export async function keptIndex(file: string, cache: string): Promise<RunIndex | undefined> {
  try {
    return kept.parse(JSON.parse(await readFile(pathOf(file, cache), 'utf8'))).index;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs time, nothing else. */
export async function keepIndex(file: string, cache: string, index: RunIndex): Promise<void> {
  const value = { format: FORMAT, assay: version, index };
  await writeWhole(pathOf(file, cache), JSON.stringify(value)).catch(() => {});
}

const pathOf = (file: string, cache: string): string =>
  join(cache, 'views', `${createHash('sha256').update(resolve(file)).digest('hex')}.json`);
