import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../results/files.ts';

/** Of what is built and how: environments of another one are not used. */
export const FORMAT = 1;

const record = z.object({
  format: z.literal(FORMAT),
  /** Absent in older ones. */
  project: z.string().exactOptional(),
  buildS: z.number(),
  bytes: z.number(),
  checkoutBytes: z.number(),
});

/** What is known of an environment that was built to the end. */
export type BuildRecord = Omit<z.infer<typeof record>, 'format'>;

const pathIn = (folder: string): string => join(folder, 'built.json');

/** Undefined where it was never built to the end, or where what is said of it cannot be read: then it is built anew. */
export async function readRecord(folder: string): Promise<BuildRecord | undefined> {
  const text = await readFile(pathIn(folder), 'utf8').catch(() => '');
  const read = record.safeParse(parsed(text));
  if (!read.success) return undefined;
  const { format: _, ...built } = read.data;
  return built;
}

export const writeRecord = (folder: string, built: BuildRecord): Promise<void> =>
  writeWhole(pathIn(folder), `${JSON.stringify({ format: FORMAT, ...built })}\n`);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
